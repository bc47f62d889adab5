import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Identifier } from '../../../../shared/domain/identity/identifiers.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { importKey } from '../../../../shared/ledger/table/ledger-keys.ts';
import type { Stage } from '../../common/open-stage.ts';
import { redactReport } from './redact-report.ts';

/** What became of a person's rows in reports. */
export interface ErasedReports {
  /** Files that were written again without the person. */
  readonly files: number;
  /** Imports that are still going on, or wait for someone: their reports were left alone. */
  readonly openImports: readonly string[];
  /** Feeds whose last full file had the person: unless it says that they left, the next one brings them back. */
  readonly listedBy: readonly string[];
}

const finalStates: ReadonlySet<unknown> = new Set(['done', 'rejected', 'planned', undefined]);

/**
 * Takes a person out of the reports of all imports and of the lists of feeds' members. Files are written again, and their former versions
 * deleted. To be done before the names are erased; it may be repeated.
 */
export async function eraseReports(
  { stage, context }: { readonly stage: Stage; readonly context: LedgerContext },
  names: readonly Identifier[],
): Promise<ErasedReports> {
  const settings = stage.settings('s3');
  const s3 = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const bucket = stage.buckets.reports;
  const openImports = new Set<string>();
  const listedBy = new Set<string>();
  let files = 0;
  try {
    for (const key of [
      ...(await listKeys(s3, bucket, 'reports/')),
      ...(await listKeys(s3, bucket, 'state/')),
    ]) {
      const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const text = (await Body?.transformToString()) ?? '';
      const redacted = redactReport({ key, text }, names);
      if (redacted === undefined) continue;
      const [, feed] = /^state\/feeds\/([^/]+)\//.exec(key) ?? [];
      const [, importId] = /^reports\/([^/]+)\//.exec(key) ?? [];
      if (importId !== undefined && !(await isFinal(context, importId))) {
        openImports.add(importId);
        continue;
      }
      if (feed !== undefined) listedBy.add(feed);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: redacted, ContentType }));
      await deleteFormerVersions(s3, bucket, key);
      files += 1;
    }
  } finally {
    s3.destroy();
  }
  return { files, openImports: [...openImports], listedBy: [...listedBy] };
}

async function isFinal({ table }: LedgerContext, importId: string): Promise<boolean> {
  return finalStates.has((await table.get(importKey(importId)))?.import?.state);
}

async function listKeys(s3: S3Client, bucket: string, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let from: string | undefined;
  do {
    const request: ListObjectsV2CommandInput = { Bucket: bucket, Prefix: prefix };
    const page = await s3.send(
      new ListObjectsV2Command({ ...request, ...(from === undefined ? {} : { ContinuationToken: from }) }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    from = page.NextContinuationToken;
  } while (from !== undefined);
  return keys;
}

async function deleteFormerVersions(s3: S3Client, bucket: string, key: string): Promise<void> {
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }));
  for (const { Key, VersionId, IsLatest } of page.Versions ?? []) {
    if (Key !== key || IsLatest !== false || VersionId === undefined) continue;
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId }));
  }
}
