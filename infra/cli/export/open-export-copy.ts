import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { ObjectGoneError, type ObjectStore } from '../../../shared/aws/objects/object-store.ts';
import { CliError } from '../common/run-command.ts';
import { listCopiedExports } from './list-exports.ts';
import type { ExportSource } from './verify-folder.ts';

/** A copy of the bucket of exports in a directory, for someone who has no access to AWS. */
export function openExportCopy(directory: string): ExportSource {
  if (statSync(join(directory, 'exports'), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CliError(`There is no folder exports in ${directory}: copy the bucket with \`aws s3 sync\`.`);
  const store: Pick<ObjectStore, 'read'> = {
    async *read({ key }) {
      try {
        yield* createReadStream(join(directory, key));
      } catch (cause) {
        if (Error.isError(cause) && 'code' in cause && cause.code === 'ENOENT')
          throw new ObjectGoneError(directory, { cause });
        throw cause;
      }
    },
  };
  return { store, list: () => listCopiedExports(directory) };
}
