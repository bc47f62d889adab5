import { personIdOfKey, personKey } from '../../../../shared/ledger/table/ledger-keys.ts';
import { examinePerson, type Hindrance } from '../../../../shared/privacy/examine-person.ts';
import { beginForgetting, completeForgetting } from '../../../../shared/privacy/forget-person.ts';
import type { Traces } from '../../../../shared/privacy/gather-traces.ts';
import type { Command, CommandResult } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import type { Operation } from '../operation.ts';
import { findOnePerson } from '../person/find-person.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';
import { section } from '../table.ts';
import { type ErasedReports, eraseReports } from './erase-reports.ts';

export const forgetCommand: Command = {
  name: 'forget',
  summary: 'erases someone who left: the record, the history’s values, reports’ rows',
  parameters: ['QUERY'],
  options: {
    yes: { type: 'boolean', help: 'does it: nothing brings the values back' },
    'dry-run': { type: 'boolean', help: 'says what would be erased, and changes nothing' },
  },
  notes: [
    'Whoever is active, has something planned or open, or may still have access is not forgotten. What is',
    'kept, why and until when is in docs/privacy.md. An interrupted forgetting goes on by itself.',
  ],
  async run(args, operation) {
    const [query = ''] = args.positionals;
    const { context } = operation;
    const mayChange = args.has('yes') && !args.has('dry-run');
    const begun = await goOn(operation, { personId: query.trim(), mayChange });
    if (begun !== undefined) return begun;
    const row = await findOnePerson(context, query);
    const label = personLabel(row.person);
    const { hindrances, traces } = await examinePerson(context, row);
    const [hindrance] = hindrances;
    if (hindrance !== undefined) {
      throw new Refusal(
        'not-allowed',
        `${label} is not forgotten: ${describeHindrance(hindrance, row.id)}.`,
        {
          hindrances,
        },
      );
    }
    if (args.has('dry-run')) return describeTraces(traces, row.id);
    if (!args.has('yes')) {
      throw new Refusal(
        'incomplete',
        `Nothing brings ${label} (person ${row.id}) back: look with --dry-run first, then repeat with --yes.`,
      );
    }
    const by = await operation.caller();
    // While the names are known by which the rows are found.
    const reports = await eraseReports(operation, traces.identifiers);
    if (!(await beginForgetting(context, { row, traces, cause: { kind: 'operator', by } }))) {
      throw new Refusal('outdated', `${label} changed just now: look again.`);
    }
    await completeForgetting(context, row.id);
    return {
      json: { forgotten: row.id, by, reports },
      lines: [
        `Forgot person ${row.id}. Whoever is told of under these names from now on is someone new`,
        ...describeReports(reports),
      ],
    };
  },
};

/** Goes on with someone whom an interrupted command was about to forget; undefined where the id is no such person's. */
async function goOn(
  { context }: Operation,
  { personId, mayChange }: { readonly personId: string; readonly mayChange: boolean },
): Promise<CommandResult | undefined> {
  const item = await context.table.get(personKey(personId));
  if (item?.forgotten === undefined || personIdOfKey(item.pk) !== personId) return undefined;
  if (item.person !== undefined && !mayChange) {
    throw new Refusal(
      'incomplete',
      `Person ${personId} is being forgotten, since ${describeTime(item.forgotten.at)}: it continues by itself, or at once with --yes.`,
    );
  }
  if (!(await completeForgetting(context, personId))) {
    throw new Refusal('not-found', `Person ${personId} was forgotten on ${describeTime(item.forgotten.at)}.`);
  }
  return {
    json: { forgotten: personId },
    lines: [`Forgot person ${personId}: that had been interrupted`],
  };
}

function describeReports({ files, openImports, listedBy }: ErasedReports): readonly string[] {
  return [
    `Took the person out of ${files} files of reports`,
    ...openImports.map(
      (id) => `Left alone: the report of ${id}, which is not done; it is deleted with its time`,
    ),
    ...listedBy.map(
      (feed) =>
        `LOOK: the last full file of ${feed} had the person; the next one must not, or say that they left`,
    ),
  ];
}

function describeHindrance(hindrance: Hindrance, personId: string): string {
  switch (hindrance.kind) {
    case 'active':
      return 'the person is active, or has an account and never left; an offboarding comes first';
    case 'planned':
      return 'something is planned for a later day; see npm run ops -- scheduled, and cancel it';
    case 'waits':
      return `work is open; see npm run ops -- person ${personId}, and wait until it is done`;
    case 'not-out':
      return `it is not certain that no access is left${hindrance.target === undefined ? '' : ` at ${hindrance.target}`}; see npm run ops -- leavers`;
    case 'undecided':
      return `${hindrance.reference} may be about someone who is still there; decide with npm run ops -- resolve`;
  }
}

function describeTraces(traces: Traces, personId: string): CommandResult {
  const counts = {
    records: traces.personIds.size,
    names: traces.identifiers.length,
    accounts: new Set(traces.accounts.map(({ target, accountId }) => `${target} ${accountId}`)).size,
    events: traces.references.length,
    imports: traces.imports.length,
  };
  return {
    json: { wouldForget: personId, ...counts },
    lines: [
      `Person ${personId} could be forgotten. Nothing was changed`,
      ...section(
        'What would go',
        [
          ['records, with the keys of their histories', counts.records],
          ['names that lead to the person', counts.names],
          ['links to accounts (the accounts stay at the target)', counts.accounts],
          ['events: what they say, and whom they are about', counts.events],
        ].map(([what, count]) => ({ what: String(what), count: String(count) })),
      ),
    ],
  };
}
