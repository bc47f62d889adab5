import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { importIdOf } from '../../../shared/import/drop/import-id.ts';
import { isWorkbookKey } from '../../../shared/import/drop/parse-key.ts';
import { quoteName } from '../../../shared/report/quote-name.ts';
import { CliError } from '../common/run-command.ts';
import type { DropArguments } from './import-arguments.ts';
import type { ImportStage } from './import-stage.ts';

/** S3 takes no more in one request. */
const maxBytes = 5 * 1024 ** 3;

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Where in the drop bucket a file goes. */
export function dropKey({ file, mode, feed, preview }: DropArguments): string {
  const name = basename(file);
  const place = mode === 'full' ? `full/${feed}` : 'delta';
  return `imports/${preview ? 'preview/' : ''}${place}/${/\.(?:csv|xlsx)$/i.test(name) ? name : `${name}.csv`}`;
}

/** Puts the file into the drop bucket and returns the id of the import that comes of it. */
export async function uploadImport(
  { s3, drops }: Pick<ImportStage, 's3' | 'drops'>,
  drop: DropArguments,
): Promise<{ readonly importId: string; readonly key: string }> {
  const { file, asOf, charset, sheet } = drop;
  const size = await sizeOf(file);
  const key = dropKey(drop);
  const put = await s3.send(
    new PutObjectCommand({
      Bucket: drops,
      Key: key,
      Body: createReadStream(file),
      ContentLength: size,
      ContentType: isWorkbookKey(key) ? workbookType : 'text/csv',
      Metadata: {
        ...(asOf === undefined ? {} : { 'as-of': asOf }),
        ...(charset === undefined ? {} : { charset }),
        // Headers hold ASCII only.
        ...(sheet === undefined ? {} : { sheet: encodeURIComponent(sheet) }),
      },
    }),
  );
  const head = await s3.send(
    new HeadObjectCommand({ Bucket: drops, Key: key, VersionId: put.VersionId, IfMatch: put.ETag }),
  );
  const importId = importIdOf({
    bucket: drops,
    key,
    versionId: put.VersionId,
    etag: (put.ETag ?? '').replaceAll('"', ''),
    createdAt: head.LastModified ?? new Date(),
  });
  return { importId, key };
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new CliError(`There is no file ${quoteName(file)}.`);
  if (!found.isFile())
    throw new CliError(`${quoteName(file)} is no file: name the CSV file or workbook itself.`);
  if (found.size > maxBytes)
    throw new CliError(`${quoteName(file)} is larger than 5 GiB: split it into several files.`);
  return found.size;
}
