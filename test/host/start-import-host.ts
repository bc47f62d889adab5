import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { localCredentialsOf } from '../../infra/local/emulators/local-credentials.ts';
import { type Host, startHost } from '../../infra/local/start/start-host.ts';
import type { InfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import { importIdOf } from '../../shared/import/drop/import-id.ts';
import { until } from '../fault/world/until.ts';

const counts = z.looseObject({
  rows: z.int(),
  done: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  duplicate: z.int(),
  superseded: z.int(),
  failed: z.int(),
  planned: z.int(),
  pending: z.int(),
});

const summarySchema = z.looseObject({
  importId: z.string(),
  key: z.string(),
  state: z.enum(['planned', 'held', 'applying', 'done', 'rejected']),
  planHash: z.string().optional(),
  heldBecause: z.array(z.looseObject({ code: z.string() })),
  rejectedBecause: z.looseObject({ code: z.string() }).optional(),
  released: z.object({ by: z.string(), at: z.string() }).optional(),
  releaseRefused: z.looseObject({ because: z.string() }).optional(),
  changes: z.record(z.string(), z.int()),
  unmanagedAccounts: z.int().optional(),
  counts,
});

export type Summary = z.infer<typeof summarySchema>;

export interface ImportHost {
  readonly host: Host;
  readonly stateDirectory: string;
  readonly simulator: InfraonSimulator;
  readonly lines: readonly string[];
  /** Drops a file, and returns the import's id. */
  drop(key: string, body: string | Buffer, metadata?: Record<string, string>): Promise<string>;
  /** Waits for a summary, of a state if one is given. */
  summary(importId: string, state?: Summary['state']): Promise<Summary>;
  approve(
    summary: Summary,
    approval?: { readonly hash?: string; readonly by?: 'dropper' | 'approver' },
  ): Promise<void>;
  /** A file of the report, as text. */
  report(importId: string, name: string): Promise<string>;
  reports(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Runs the app as `npm start` does, with a bucket to drop files into and eyes on the reports. */
export async function startImportHost(): Promise<ImportHost> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'import-'));
  const lines: string[] = [];
  const host = await startHost({
    stateDirectory,
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onNotice: (notice) => lines.push(`host: ${notice}`),
  });
  const { simulator, stack } = host;
  if (simulator === undefined) throw new Error('the vendor is not simulated');
  const [drops, reports] = [stack.buckets.drops ?? '', stack.buckets.reports ?? ''];
  const as = (name: string) =>
    new S3Client({
      region: stack.region,
      endpoint: stack.endpoints.s3,
      credentials: localCredentialsOf(name),
    });
  const [s3, approver] = [as('dropper'), as('approver')];

  async function read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: reports, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  return {
    host,
    stateDirectory,
    simulator,
    lines,
    async drop(Key, Body, Metadata = {}) {
      const { ETag = '' } = await s3.send(new PutObjectCommand({ Bucket: drops, Key, Body, Metadata }));
      const reply = await s3.send(new GetObjectCommand({ Bucket: drops, Key }));
      const createdAt = reply.LastModified ?? new Date(0);
      return importIdOf({ bucket: drops, key: Key, etag: ETag.replaceAll('"', ''), createdAt });
    },
    summary: (importId, state) =>
      until(
        `a summary of ${importId}${state === undefined ? '' : ` that says ${state}`}; so far:\n${lines.slice(-40).join('\n')}`,
        async () => {
          const text = await read(`reports/${importId}/summary.json`);
          const found = text === undefined ? undefined : summarySchema.parse(JSON.parse(text));
          return state === undefined || found?.state === state ? found : undefined;
        },
        60_000,
      ),
    async approve({ importId, planHash }, { hash = planHash, by = 'approver' } = {}) {
      const client = by === 'approver' ? approver : s3;
      const approval = { Bucket: drops, Key: `approvals/${importId}`, Body: `${hash}\n` };
      await client.send(new PutObjectCommand(approval));
    },
    report: async (importId, name) => (await read(`reports/${importId}/${name}`)) ?? '',
    async reports() {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: reports }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async stop() {
      s3.destroy();
      approver.destroy();
      await host.stop();
      await rm(stateDirectory, { recursive: true, force: true });
    },
  };
}
