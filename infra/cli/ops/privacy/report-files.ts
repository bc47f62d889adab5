import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { createObjectStore } from '../../../../shared/aws/objects/create-object-store.ts';
import type { GuardedStore, ObjectWriter } from '../../../../shared/aws/objects/object-store.ts';
import { openObjectWriter } from '../../../../shared/aws/objects/open-object-writer.ts';
import type { Stage } from '../../common/open-stage.ts';

/** A version of a file that was replaced or deleted. */
export interface FormerVersion {
  readonly key: string;
  readonly versionId: string;
}

/** The bucket of reports, as far as people are taken out of it. */
export interface ReportFiles extends Pick<GuardedStore, 'list' | 'head' | 'read'> {
  formerVersions(prefix: string): AsyncIterable<FormerVersion>;
  removeVersion(version: FormerVersion): Promise<void>;
  /** Writes a file in place of the one with this ETag: where there is another by now, `end` throws an `ObjectGoneError`. */
  openReplacement(file: {
    readonly key: string;
    readonly contentType: string;
    readonly replaces: string;
  }): ObjectWriter;
}

/** Opens the bucket of a stage's reports. */
export function openReportFiles(stage: Stage): ReportFiles & Disposable {
  const settings = stage.settings('s3');
  const client = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const bucket = stage.buckets.reports;
  const { list, head, read } = createObjectStore({ client, bucket });
  return {
    ...{ list, head, read },
    async *formerVersions(Prefix) {
      let from: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {};
      do {
        const page: ListObjectVersionsCommandOutput = await client.send(
          new ListObjectVersionsCommand({
            ...{ Bucket: bucket, Prefix },
            ...{ KeyMarker: from.NextKeyMarker, VersionIdMarker: from.NextVersionIdMarker },
          }),
        );
        for (const { Key: key, VersionId: versionId, IsLatest } of page.Versions ?? [])
          if (key !== undefined && versionId !== undefined && IsLatest === false) yield { key, versionId };
        from = page.IsTruncated === true ? page : {};
      } while (from.NextKeyMarker !== undefined);
    },
    async removeVersion({ key, versionId }) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    },
    openReplacement: (file) => openObjectWriter({ client, bucket, ...file }),
    [Symbol.dispose]: () => client.destroy(),
  };
}
