import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { unlogged } from '../client-options.ts';
import { type GuardedStore, ObjectGoneError, type ObjectHead, type ObjectVersion } from './object-store.ts';
import { httpStatusOf, isRefused, openObjectWriter } from './open-object-writer.ts';

/** How often a read goes on after its connection broke, without a byte in between. */
const maxFruitlessAttempts = 5;

/** The objects of an S3 bucket. */
export function createObjectStore(options: {
  readonly client: S3Client;
  readonly bucket: string;
}): GuardedStore {
  const { client, bucket } = options;

  async function head({ key, versionId }: ObjectVersion): Promise<ObjectHead | undefined> {
    try {
      const found = await client.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }),
      );
      return {
        size: found.ContentLength ?? 0,
        etag: (found.ETag ?? '').replaceAll('"', ''),
        ...(found.VersionId === undefined ? {} : { versionId: found.VersionId }),
        lastModified: found.LastModified ?? new Date(0),
        metadata: found.Metadata ?? {},
      };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  return {
    bucket,
    head,
    async *read({ key, versionId, etag: expected }) {
      const object = { Bucket: bucket, Key: key, VersionId: versionId };
      let etag = expected === undefined || expected === '' ? undefined : `"${expected}"`;
      let size = Number.POSITIVE_INFINITY;
      let offset = 0;
      let fruitless = 0;
      while (offset < size) {
        const before = offset;
        try {
          const range = offset === 0 ? {} : { Range: `bytes=${offset}-` };
          const match = etag === undefined ? {} : { IfMatch: etag };
          const reply = await client.send(new GetObjectCommand({ ...object, ...range, ...match }));
          etag ??= reply.ETag;
          if (before === 0) size = reply.ContentLength ?? 0;
          if (reply.Body === undefined) return;
          for await (const chunk of bytesOf(reply.Body)) {
            offset += chunk.byteLength;
            yield chunk;
          }
        } catch (error) {
          if (isGone(error)) throw new ObjectGoneError(bucket, { cause: error });
          fruitless = offset > before ? 1 : fruitless + 1;
          if (fruitless >= maxFruitlessAttempts) throw error;
          continue;
        }
        // A connection that was closed in mid-object may look like its end.
        fruitless = offset > before ? 0 : fruitless + 1;
        if (fruitless >= maxFruitlessAttempts) throw new Error('an object ends before its length');
      }
    },
    async put(key, body, contentType) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body), ContentType: contentType }),
      );
    },
    async putUnchanged({ key, body, contentType, replaces }) {
      const condition = replaces === undefined ? { IfNoneMatch: '*' } : { IfMatch: `"${replaces}"` };
      try {
        const object = { Bucket: bucket, Key: key, Body: Buffer.from(body), ContentType: contentType };
        await client.send(new PutObjectCommand({ ...object, ...condition }));
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    },
    async *list(prefix) {
      let from: string | undefined;
      do {
        const page: ListObjectsV2CommandOutput = await client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: from }),
        );
        yield* (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
        from = page.NextContinuationToken;
      } while (from !== undefined);
    },
    async copy(from, to) {
      const CopySource = [bucket, ...from.split('/')].map(encodeURIComponent).join('/');
      try {
        await client.send(new CopyObjectCommand({ Bucket: bucket, Key: to, CopySource }));
      } catch (error) {
        if (isGone(error)) throw new ObjectGoneError(bucket, { cause: error });
        throw error;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    openWriter: (key, contentType) => openObjectWriter({ client, bucket, key, contentType }),
  };
}

/** The SDK declares what browsers give as well; Node gives a stream. */
async function* bytesOf(body: object): AsyncGenerator<Uint8Array> {
  if (!(Symbol.asyncIterator in body)) throw new TypeError('expected a stream of bytes');
  for await (const chunk of body as AsyncIterable<unknown>) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    yield chunk;
  }
}

/** 404: no such key or version; 405: a delete marker; 412: another object under the same key. */
function isGone(error: unknown): boolean {
  return [404, 405, 412].includes(httpStatusOf(error));
}

/**
 * An S3 client of the environment's region, credentials and endpoint. Files are larger than messages: a part of some
 * megabytes may take its time, and five attempts outlast a throttled prefix.
 */
export function createObjectClient(): S3Client {
  const requestHandler = { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true };
  return unlogged(new S3Client({ maxAttempts: 5, requestHandler }));
}
