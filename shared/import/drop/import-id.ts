import { createHash } from 'node:crypto';

interface DroppedVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly etag: string;
}

/**
 * Names an import: the time of its object in UTC (S3's LastModified), and a short hash of bucket, key and version, such as
 * `20261121T090000Z-3f9a01bc`. Where the bucket keeps no versions, the ETag is in the place of one.
 */
export function importIdOf(object: DroppedVersion & { readonly createdAt: Date }): string {
  const { bucket, key, versionId, etag, createdAt } = object;
  const time = createdAt
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${time}-${hashOf([bucket, key, versionId ?? etag]).slice(0, 8)}`;
}

/** Names a notification: equal for all that tell of the same object, however often they come. */
export function notificationId(event: DroppedVersion & { readonly sequencer: string }): string {
  const { bucket, key, versionId, etag, sequencer } = event;
  return hashOf([bucket, key, versionId ?? `${etag} ${sequencer}`]);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
