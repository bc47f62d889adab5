import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { auditPrefix } from '../../../shared/audit/segment-manifest.ts';
import { createObjectStore } from '../../../shared/aws/objects/create-object-store.ts';
import { ObjectGoneError } from '../../../shared/aws/objects/object-store.ts';
import type { Stage } from '../common/open-stage.ts';
import { CliError } from '../common/run-command.ts';
import type { AuditSource } from './read-segments.ts';

/** The bucket of a stage's audit. */
export function openAuditBucket(stage: Stage): AuditSource & Disposable {
  const bucket = stage.auditBucket;
  if (bucket === undefined) throw new CliError(`${stage.title} has no audit yet: deploy this version first.`);
  const settings = stage.settings('s3');
  const s3 = new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });
  const store = createObjectStore({ client: s3, bucket });
  return {
    list: () => Array.fromAsync(store.list(auditPrefix)),
    async read(key) {
      try {
        const chunks: Uint8Array[] = [];
        for await (const chunk of store.read({ key })) chunks.push(chunk);
        return Buffer.concat(chunks);
      } catch (error) {
        if (error instanceof ObjectGoneError) return undefined;
        throw error;
      }
    },
    [Symbol.dispose]: () => s3.destroy(),
  };
}

/** A copy of the bucket in a directory, which has `audit` in it, for someone who has no access to AWS. */
export function openAuditCopy(directory: string): AuditSource {
  return {
    async list() {
      const found = await readdir(join(directory, auditPrefix), {
        recursive: true,
        withFileTypes: true,
      }).catch((cause: unknown) => {
        const message = `There is no folder audit in ${directory}: copy the bucket with \`aws s3 sync\`.`;
        throw new CliError(message, { cause });
      });
      return found
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).split(sep).join('/'));
    },
    read: (key) =>
      readFile(join(directory, key)).catch((error: unknown) => {
        if (Error.isError(error) && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }),
  };
}
