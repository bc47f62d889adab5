import { PutObjectCommand } from '@aws-sdk/client-s3';
import { approvalKey } from '../../shared/import/report/approval-key.ts';
import type { ImportRecord } from '../../shared/ledger/import-record.ts';
import { CliError } from './cli-error.ts';
import type { ReleaseArguments } from './import-arguments.ts';
import type { ImportStage } from './import-stage.ts';

/** Approves a held plan, and returns how the import stood before. Throws a {@link CliError} where it is not that plan that waits. */
export async function releaseImport(
  stage: Pick<ImportStage, 's3' | 'drops' | 'title' | 'getImport'>,
  { importId, hash }: Pick<ReleaseArguments, 'importId' | 'hash'>,
): Promise<ImportRecord> {
  const before = await stage.getImport(importId);
  if (before === undefined) {
    throw new CliError(
      `There is no import ${importId} on ${stage.title}: take its id from its report, and name its --stage.`,
    );
  }
  if (before.state !== 'held') {
    throw new CliError(`Import ${importId} is ${before.state}: only a held one is released.`);
  }
  if (before.plan?.hash !== hash) {
    throw new CliError(
      `The plan of import ${importId} has the hash ${before.plan?.hash} now: look at its report again before you release it.`,
    );
  }
  await stage.s3.send(
    new PutObjectCommand({
      Bucket: stage.drops,
      Key: approvalKey(importId),
      Body: hash,
      ContentType: 'text/plain',
    }),
  );
  return before;
}
