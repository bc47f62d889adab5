import { S3Client } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../../shared/aws/objects/create-object-store.ts';
import type { ObjectStore } from '../../../shared/aws/objects/object-store.ts';
import { invokeFunction } from '../common/invoke-function.ts';
import type { Stage } from '../common/open-stage.ts';

/** As much of a stage as looking at exports from a terminal needs. */
export interface ExportStage extends Disposable {
  readonly store: ObjectStore;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Where a person finds an object: a URL of the local host, or an S3 URI. */
  place(key: string): string;
}

/** Opens the bucket of a stage's exports. */
export function openExportStage(stage: Stage): ExportStage {
  const settings = stage.settings('s3');
  const s3 = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const bucket = stage.buckets.exports;
  return {
    s3,
    bucket,
    store: createObjectStore({ client: s3, bucket }),
    place: (key) =>
      settings.endpoint === undefined ? `s3://${bucket}/${key}` : `${settings.endpoint}/${bucket}/${key}`,
    [Symbol.dispose]: () => s3.destroy(),
  };
}

/** Runs nightly-export with the event, and returns what it answers. Throws a `CliError` where it fails as a whole. */
export function invokeExport(
  { nightlyExport, title }: Pick<Stage, 'nightlyExport' | 'title'>,
  event: unknown,
): Promise<unknown> {
  return invokeFunction(nightlyExport, {
    event,
    failure: `nightly-export failed on ${title}: read its log, and run npm run export again. What was published before is untouched.`,
  });
}
