import {
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import { localCredentialsOf } from '../../../infra/local/emulators/local-credentials.ts';
import { importIdOf } from '../../../shared/import/drop/import-id.ts';
import type { FaultWorld } from '../fault-world.ts';

const summarySchema = z.looseObject({
  importId: z.string(),
  key: z.string(),
  state: z.enum(['planned', 'held', 'applying', 'done', 'rejected']),
  planHash: z.string().optional(),
  heldBecause: z.array(z.looseObject({ code: z.string() })),
  rejectedBecause: z.looseObject({ code: z.string(), line: z.int().optional() }).optional(),
  released: z.object({ by: z.string() }).optional(),
  releaseRefused: z.looseObject({ because: z.string() }).optional(),
  counts: z.record(z.string(), z.int()),
  absences: z.record(z.string(), z.int()),
  changes: z.record(z.string(), z.int()),
});

/** What `summary.json` says of a file. */
export type Summary = z.infer<typeof summarySchema>;

/** An object in the drop bucket, as S3 tells of it. */
export interface DroppedFile {
  readonly importId: string;
  readonly key: string;
  readonly etag: string;
  readonly createdAt: Date;
}

/** The buckets, as those see them who drop files and read reports. */
export interface Drops extends Disposable {
  /** Metadata only with files of up to 8 MiB. */
  drop(key: string, body: string | Uint8Array, metadata?: Record<string, string>): Promise<DroppedFile>;
  remove(key: string): Promise<void>;
  /** Puts on the queue what S3 says of an object. `escapedKey`: as it stands in the message. Gives the import's id. */
  tell(told: Omit<DroppedFile, 'importId'> & { readonly escapedKey: string }): Promise<string>;
  /** Waits for the summary of an import, of a state if one is given. */
  summary(file: Pick<DroppedFile, 'importId'>, state?: Summary['state']): Promise<Summary>;
  /** A file of the report, as text; empty when there is none. */
  report(file: Pick<DroppedFile, 'importId'>, name: string): Promise<string>;
  /** Releases a held import; as whoever dropped the file, where that is said. */
  approve(importId: string, hash: string, by?: 'dropper' | 'approver'): Promise<void>;
  /** The summaries that tell of files under a key. */
  summariesOf(key: string): Promise<readonly Summary[]>;
}

/** More than so much at once is not taken by the stand-in for S3. */
const partBytes = 8 * 1024 * 1024;
/** A file of ten rows is done within seconds, unless the machine is busy and functions run out of time. */
const timeoutMs = 240_000;

/** Opens the buckets of the host. */
export function openDrops({ host, sendMessage, until }: FaultWorld): Drops {
  const { region, endpoints, buckets } = host.stack;
  const as = (name: string) =>
    new S3Client({ region, endpoint: endpoints.s3, credentials: localCredentialsOf(name) });
  const [s3, approver] = [as('dropper'), as('approver')];
  const { drops: bucket = '', reports = '' } = buckets;
  const put = (Key: string, Body: string | Uint8Array, Metadata: Record<string, string> = {}) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, Metadata }));
  const idOf = (object: Omit<DroppedFile, 'importId'>) => importIdOf({ bucket, ...object });

  async function putInParts(Key: string, body: Buffer): Promise<void> {
    const upload = { Bucket: bucket, Key };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
    const Parts: CompletedPart[] = [];
    for (let start = 0; start < body.length; start += partBytes) {
      const part = { PartNumber: Parts.length + 1, Body: body.subarray(start, start + partBytes) };
      const { ETag } = await s3.send(new UploadPartCommand({ ...upload, ...part, UploadId }));
      Parts.push({ PartNumber: part.PartNumber, ETag });
    }
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts } }));
  }
  async function read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: reports, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }
  async function readSummary(importId: string): Promise<Summary | undefined> {
    const text = await read(`reports/${importId}/summary.json`);
    return text === undefined ? undefined : summarySchema.parse(JSON.parse(text));
  }

  return {
    async drop(key, body, metadata) {
      if (body.length > partBytes) await putInParts(key, Buffer.from(body));
      else await put(key, body, metadata);
      const { ETag = '', LastModified } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      const object = { key, etag: ETag.replaceAll('"', ''), createdAt: LastModified ?? new Date(0) };
      return { ...object, importId: idOf(object) };
    },
    async remove(key) {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    async tell({ escapedKey, ...object }) {
      await sendMessage('file-drops', notificationOf({ bucket, region, escapedKey, ...object }));
      return idOf(object);
    },
    summary: ({ importId }, state) =>
      until(
        `a summary of ${importId}${state === undefined ? '' : ` that says ${state}`}`,
        async () => {
          const found = await readSummary(importId);
          return state === undefined || found?.state === state ? found : undefined;
        },
        timeoutMs,
      ),
    report: async ({ importId }, name) => (await read(`reports/${importId}/${name}`)) ?? '',
    async approve(importId, hash, by = 'approver') {
      const client = by === 'approver' ? approver : s3;
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: `approvals/${importId}`, Body: `${hash}\n` }),
      );
    },
    async summariesOf(key) {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: reports }));
      const ids = Contents.flatMap(({ Key = '' }) => /^reports\/(.+)\/summary\.json$/.exec(Key)?.[1] ?? []);
      const summaries = await Promise.all(ids.map(readSummary));
      return summaries.flatMap((summary) => (summary?.key === key ? [summary] : []));
    },
    [Symbol.dispose]() {
      s3.destroy();
      approver.destroy();
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function notificationOf(told: {
  readonly bucket: string;
  readonly region: string;
  readonly escapedKey: string;
  readonly etag: string;
  readonly createdAt: Date;
}): string {
  const { bucket, region, escapedKey, etag, createdAt } = told;
  const object = { key: escapedKey, size: 1, eTag: etag, sequencer: '0055AED6DCD90281E5' };
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: createdAt.toISOString(),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:dropper' },
    s3: { s3SchemaVersion: '1.0', bucket: { name: bucket }, object },
  };
  return JSON.stringify({ Records: [record] });
}
