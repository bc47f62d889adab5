import { CliError } from '../../common/run-command.ts';
import { refuseImport, releaseImport } from '../../import/import-release.ts';
import { openImportStage } from '../../import/import-stage.ts';
import type { Command, CommandArguments, CommandResult } from '../command.ts';
import type { Operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';
import { settleHeld } from './settle-held.ts';

type Decision = 'release' | 'refuse';

const hashOption = {
  type: 'string',
  value: 'HASH',
  help: 'of exactly what is decided, as held or a report shows it',
} as const;
const kinds = [
  'ID is that of a brake (brake-…, as held shows it) or of a held import (as its report shows it).',
];

export const releaseCommand: Command = {
  name: 'release',
  summary: 'lets go what a brake or an import holds, if it still is what HASH names',
  parameters: ['ID'],
  options: { hash: hashOption },
  notes: kinds,
  run: (args, operation) => decide('release', args, operation),
};

export const refuseCommand: Command = {
  name: 'refuse',
  summary: 'refuses what a brake or an import holds: it is never done',
  parameters: ['ID'],
  options: { hash: hashOption },
  notes: kinds,
  run: (args, operation) => decide('refuse', args, operation),
};

async function decide(
  decision: Decision,
  args: CommandArguments,
  operation: Operation,
): Promise<CommandResult> {
  const [id = ''] = args.positionals;
  const hash = args.text('hash');
  if (id.startsWith('brake-')) return decideBrake(decision, { id, hash, operation });
  return decideImport(decision, { id, hash, operation });
}

interface Asked {
  readonly id: string;
  readonly hash: string | undefined;
  readonly operation: Operation;
}

async function decideBrake(decision: Decision, { id, hash, operation }: Asked): Promise<CommandResult> {
  const { ledger, stage } = operation;
  const done = decision === 'release' ? 'released' : 'refused';
  if (hash === undefined) {
    throw new Refusal('incomplete', `Say which changes: ${decision} ${id} --hash HASH, as held shows it.`);
  }
  const by = await operation.caller();
  const settled = await settleHeld({ decision, id, hash, by, ledger, enqueueAll: operation.enqueue });
  if (settled.kind === 'outdated') {
    const now =
      settled.hash === undefined
        ? `${id} holds nothing`
        : `what ${id} holds has the hash ${settled.hash} now`;
    throw new Refusal('outdated', `Nothing was ${done}: ${now}. Look at held again.`, { hash: settled.hash });
  }
  return {
    json: { [done]: settled.count, id, by },
    lines: [`${settled.count} ${done} on ${stage.title}`],
  };
}

/** The import itself records who decided, by the identity with which the decision is put into the bucket. */
async function decideImport(decision: Decision, { id, hash, operation }: Asked): Promise<CommandResult> {
  const { stage } = operation;
  await using imports = openImportStage(stage, { localName: 'approver' });
  if (decision === 'refuse') {
    await orRefuse(refuseImport(imports, { importId: id, hash }));
    return {
      json: { refused: id },
      lines: [`Refused import ${id} on ${stage.title}: its report says so in a moment`],
    };
  }
  if (hash === undefined) {
    throw new Refusal('incomplete', `Say which plan: release ${id} --hash HASH, as its report shows it.`);
  }
  await orRefuse(releaseImport(imports, { importId: id, hash }));
  return {
    json: { released: id },
    lines: [`Released import ${id} on ${stage.title}: its report says so in a moment`],
  };
}

/** That something else waits by now is an answer, and no fault of how the command was started. */
async function orRefuse<Result>(deciding: Promise<Result>): Promise<Result> {
  try {
    return await deciding;
  } catch (error) {
    throw error instanceof CliError ? new Refusal('outdated', error.message) : error;
  }
}
