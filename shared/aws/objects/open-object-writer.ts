import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { ObjectGoneError, type ObjectWriter } from './object-store.ts';

/** S3 wants parts of at least 5 MiB, the last one excepted, and takes 10,000 of them. */
const partBytes = 8 * 1024 * 1024;

/**
 * Writes an object piece by piece: a small one in one request, a larger one in parts, of which one is held in memory.
 */
export function openObjectWriter(options: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Only in place of the object with this ETag, without quotation marks: otherwise `end` throws an {@link ObjectGoneError}. */
  readonly replaces?: string;
}): ObjectWriter {
  const { client, contentType: ContentType, replaces } = options;
  const condition = replaces === undefined ? {} : { IfMatch: `"${replaces}"` };
  const complete = async (call: Promise<unknown>): Promise<void> => {
    try {
      await call;
    } catch (error) {
      if (replaces !== undefined && isRefused(error))
        throw new ObjectGoneError(options.bucket, { cause: error });
      throw error;
    }
  };
  const object = { Bucket: options.bucket, Key: options.key };
  const parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let UploadId: string | undefined;

  async function flush(): Promise<void> {
    const Body = Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
    UploadId ??= (await client.send(new CreateMultipartUploadCommand({ ...object, ContentType }))).UploadId;
    const PartNumber = parts.length + 1;
    const { ETag } = await client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));
    parts.push({ PartNumber, ETag });
  }

  return {
    async write(chunk) {
      waiting.push(chunk);
      bytes += chunk.byteLength;
      if (bytes >= partBytes) await flush();
    },
    async end() {
      if (UploadId === undefined) {
        const Body = Buffer.concat(waiting);
        await complete(client.send(new PutObjectCommand({ ...object, ContentType, Body, ...condition })));
        return;
      }
      if (bytes > 0) await flush();
      const MultipartUpload = { Parts: [...parts] };
      const upload = { ...object, UploadId, MultipartUpload, ...condition };
      await complete(client.send(new CompleteMultipartUploadCommand(upload)));
      UploadId = undefined;
    },
    async abort() {
      if (UploadId === undefined) return;
      await client.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
    },
  };
}

/** Whether a conditional write was refused. 404: what was to be replaced is gone; 409: someone else is writing now; 412: someone else has written. */
export function isRefused(error: unknown): boolean {
  return [404, 409, 412].includes(httpStatusOf(error));
}

/** The status with which AWS answered; 0 where it did not. */
export function httpStatusOf(error: unknown): number {
  if (!(error instanceof Error) || !('$metadata' in error)) return 0;
  return Number(Object(error.$metadata).httpStatusCode);
}
