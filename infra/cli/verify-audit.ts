/** `npm run verify-audit [-- --stage NAME]`: whether a segment of the audit was removed, altered or forged since it was sealed. */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { getAuditHead } from '../../shared/audit/audit-ledger.ts';
import { createBackoff } from '../../shared/ledger/table/backoff.ts';
import { createLedgerTable } from '../../shared/ledger/table/ledger-table.ts';
import { openAuditBucket, openAuditCopy } from './audit/audit-sources.ts';
import { describeAudit } from './audit/describe-audit.ts';
import { readSegments } from './audit/read-segments.ts';
import { openStage, type Stage } from './common/open-stage.ts';
import { CliError, runCommand } from './common/run-command.ts';
import { fetchPublicKey, readKeptKeys } from './export/stage-public-key.ts';

const usage = `Usage:
  npm run verify-audit -- [--stage NAME] [--public-key FILE]
  npm run verify-audit -- --copy DIRECTORY --public-key FILE

Options:
  --stage NAME       a deployed stage; otherwise the local host that npm start runs
  --public-key FILE  trusts the public keys in this PEM file, and not the stage's present key;
                     npm run verify-exports -- --save-public-key FILE writes it
  --copy DIRECTORY   looks at a copy of the bucket instead, without access to AWS`;

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string' },
      copy: { type: 'string' },
      'public-key': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { stage, copy, help, 'public-key': keyFile } = values;
  if (help === true) return print([usage]);
  if (copy === undefined) return verifyStage(await openStage(stage), keyFile);
  if (stage !== undefined) throw new CliError('Name either a --stage or a --copy of its bucket.');
  if (keyFile === undefined)
    throw new CliError('A copy is verified with the key that was saved: add --public-key FILE.');
  const found = await readSegments(openAuditCopy(copy), readKeptKeys(keyFile));
  return tell(describeAudit({ ...found, head: undefined, now: undefined }));
});

async function verifyStage(stage: Stage, keyFile: string | undefined): Promise<number> {
  const keys = keyFile === undefined ? [await fetchPublicKey(stage)] : readKeptKeys(keyFile);
  using source = openAuditBucket(stage);
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  try {
    const table = createLedgerTable({ dynamo, tableName: stage.ledgerTable, pause: createBackoff() });
    const head = await getAuditHead({ table });
    if (head === undefined) throw new CliError(`Nothing is sealed on ${stage.title} yet.`);
    return tell(describeAudit({ ...(await readSegments(source, keys)), head, now: new Date() }));
  } finally {
    dynamo.destroy();
  }
}

function tell({ lines, exitCode }: ReturnType<typeof describeAudit>): number {
  print(lines);
  return exitCode;
}

function print(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
