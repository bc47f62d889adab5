import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { listHeldImports } from '../../../../shared/import/ledger/import-records.ts';
import { listFailed } from '../../../../shared/ledger/events/event-record.ts';
import { readPausing } from '../../../../shared/ledger/pausing.ts';
import type { Command } from '../command.ts';
import { listConflicts } from '../conflicts/open-conflicts.ts';
import { describeTime } from '../describe-time.ts';
import type { Operation } from '../operation.ts';
import { table } from '../table.ts';

/** Work that waits longer than this is worth a look; the alarms of a deployed stage say the same. */
const longSeconds = 900;

interface Check {
  readonly check: string;
  readonly isGood: boolean;
  readonly found: string;
  /** The command that shows more. */
  readonly look: string;
}

export const healthCommand: Command = {
  name: 'health',
  summary: 'says in one table whether anything waits for a human',
  parameters: [],
  async run(_args, operation) {
    const checks = (await Promise.all([ofLedger(operation), ofQueues(operation)])).flat();
    const isGood = checks.every((check) => check.isGood);
    return {
      needsAttention: !isGood,
      json: { healthy: isGood, checks },
      lines: [
        ...table(
          checks.map((check) => ({
            '': check.isGood ? 'ok' : 'LOOK',
            check: check.check,
            found: check.found,
            'more by': check.isGood ? '' : `npm run ops -- ${check.look}`,
          })),
        ),
        isGood ? `Nothing waits for a human on ${operation.stage.title}` : `Look at ${operation.stage.title}`,
      ],
    };
  },
};

async function ofLedger({ context, ledger }: Operation): Promise<readonly Check[]> {
  const pausing = await readPausing(context);
  const oldest = [...(await ledger.oldestOpenWork())];
  const longest = Math.max(0, ...oldest.map(([, seconds]) => seconds));
  const counted = {
    conflicts: (await listConflicts(context)).length,
    leavers: await count(ledger.listLeavers()),
    held: await count(ledger.listHeld()),
    imports: (await listHeldImports(context)).length,
    failed: await count(listFailed(context)),
  };
  return [
    {
      check: 'reconciling',
      isGood: pausing === undefined,
      found:
        pausing === undefined ? 'goes on' : `paused by ${pausing.by} since ${describeTime(pausing.since)}`,
      look: 'resume',
    },
    {
      check: 'oldest work',
      isGood: longest < longSeconds,
      found: `waits for ${longest} s`,
      look: 'dead-letters',
    },
    found('leavers', counted.leavers, 'not deactivated'),
    found('conflicts', counted.conflicts, 'wait for a decision'),
    found('held', counted.held, 'held by brakes'),
    { ...found('imports', counted.imports, 'wait for an approval'), look: 'held' },
    // Those that a newer event has made up for are among them, so that failures alone alarm no one.
    { ...found('failed', counted.failed, 'failed within 90 days'), isGood: true },
  ];
}

async function ofQueues({ sqs, stage }: Operation): Promise<readonly Check[]> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  return Promise.all(
    stage.queues.map(async ({ name, url, deadLettersUrl }): Promise<Check> => {
      const depth = async (QueueUrl: string) => {
        const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
        const { Attributes = {} } = await sqs.send(command);
        return names.reduce((sum, attribute) => sum + Number(Attributes[attribute] ?? 0), 0);
      };
      const [waiting, dead] = [await depth(url), await depth(deadLettersUrl)];
      return {
        ...{ check: name, isGood: dead === 0, look: 'dead-letters' },
        found: `${waiting} on the queue, ${dead} dead letters`,
      };
    }),
  );
}

function found(check: string, many: number, words: string): Check {
  return { check, isGood: many === 0, found: `${many} ${words}`, look: check };
}

async function count(all: AsyncIterable<unknown>): Promise<number> {
  let many = 0;
  for await (const _one of all) many += 1;
  return many;
}
