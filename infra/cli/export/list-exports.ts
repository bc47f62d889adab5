import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ListObjectsV2Command, type ListObjectsV2CommandInput, type S3Client } from '@aws-sdk/client-s3';

/** The dates of a target's published exports, each with the names of the files that are there. */
export interface ExportFolder {
  /** `users`, `esper-users`. */
  readonly name: string;
  readonly date: string;
  readonly prefix: string;
  readonly files: readonly string[];
}

const keyPattern = /^(exports\/([^/]+)\/date=(\d{4}-\d\d-\d\d)\/)([^/]+)$/;

/** Every date's folder of every target, in the order of their keys. What is no export's file is left out. */
export async function listExports({
  s3,
  bucket,
}: {
  readonly s3: S3Client;
  readonly bucket: string;
}): Promise<readonly ExportFolder[]> {
  const keys: string[] = [];
  let from: string | undefined;
  do {
    const request: ListObjectsV2CommandInput = { Bucket: bucket, Prefix: 'exports/' };
    const page = await s3.send(
      new ListObjectsV2Command({ ...request, ...(from === undefined ? {} : { ContinuationToken: from }) }),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    from = page.NextContinuationToken;
  } while (from !== undefined);
  return groupExports(keys);
}

/** The same of a copy of the bucket in a directory, which has `exports` in it. */
export async function listCopiedExports(directory: string): Promise<readonly ExportFolder[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).split(sep).join('/'));
  return groupExports(paths.toSorted());
}

/** The folders of these keys. */
export function groupExports(keys: readonly string[]): readonly ExportFolder[] {
  const folders = new Map<string, { readonly folder: ExportFolder; readonly files: string[] }>();
  for (const key of keys) {
    const [, prefix, name, date, file] = keyPattern.exec(key) ?? [];
    if (prefix === undefined || name === undefined || date === undefined || file === undefined) continue;
    const known = folders.get(prefix);
    if (known !== undefined) known.files.push(file);
    else {
      const files = [file];
      folders.set(prefix, { folder: { name, date, prefix, files }, files });
    }
  }
  return [...folders.values()].map(({ folder }) => folder);
}
