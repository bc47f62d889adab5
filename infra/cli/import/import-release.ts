import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { ImportRecord } from '../../../shared/import/ledger/import-records.ts';
import { approvalKey } from '../../../shared/import/report/import-summary.ts';
import { CliError } from '../common/run-command.ts';
import type { ReleaseArguments } from './import-arguments.ts';
import type { ImportStage } from './import-stage.ts';

type DecidingStage = Pick<ImportStage, 's3' | 'drops' | 'title' | 'getImport'>;

/** Approves a held plan, and returns how the import stood before. Throws a {@link CliError} where it is not that plan that waits. */
export function releaseImport(
  stage: DecidingStage,
  { importId, hash }: Pick<ReleaseArguments, 'importId' | 'hash'>,
): Promise<ImportRecord> {
  return decide(stage, { importId, hash, body: hash, verb: 'released' });
}

/** Refuses a held import, of whichever plan where no hash is given. Throws a {@link CliError} as {@link releaseImport} does. */
export function refuseImport(
  stage: DecidingStage,
  { importId, hash }: { readonly importId: string; readonly hash: string | undefined },
): Promise<ImportRecord> {
  const body = hash === undefined ? 'refuse' : `refuse ${hash}`;
  return decide(stage, { importId, hash, body, verb: 'refused' });
}

async function decide(
  stage: DecidingStage,
  decision: {
    readonly importId: string;
    readonly hash: string | undefined;
    readonly body: string;
    readonly verb: 'released' | 'refused';
  },
): Promise<ImportRecord> {
  const { importId, hash, body, verb } = decision;
  const before = await stage.getImport(importId);
  if (before === undefined) {
    throw new CliError(
      `There is no import ${importId} on ${stage.title}: take the id from its report, and check --stage.`,
    );
  }
  if (before.state !== 'held') {
    throw new CliError(`Import ${importId} is ${before.state}: only a held one is ${verb}.`);
  }
  if (hash !== undefined && before.plan?.hash !== hash) {
    throw new CliError(
      `The plan of import ${importId} now has the hash ${before.plan?.hash}: read its report again first.`,
    );
  }
  await stage.s3.send(
    new PutObjectCommand({
      Bucket: stage.drops,
      Key: approvalKey(importId),
      Body: body,
      ContentType: 'text/plain',
    }),
  );
  return before;
}
