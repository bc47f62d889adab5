import { normaliseIdentifier } from '../../../../shared/domain/identity/identifiers.ts';
import { forgettingPartition } from '../../../../shared/ledger/events/forgetting-index.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import type { PersonRow } from '../../../../shared/ledger/people/person-row.ts';
import { personIdOfKey, personKey } from '../../../../shared/ledger/table/ledger-keys.ts';
import { examinePerson, type Hindrance } from '../../../../shared/privacy/examine-person.ts';
import {
  beginForgetting,
  completeForgetting,
  findForgetting,
  noteReportsErased,
} from '../../../../shared/privacy/forget-person.ts';
import type { Traces } from '../../../../shared/privacy/gather-traces.ts';
import type { Command, CommandResult } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import type { Operation } from '../operation.ts';
import { findOnePerson, longestQuery } from '../person/find-person.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';
import { section } from '../table.ts';
import { type ErasedReports, eraseReports } from './erase-reports.ts';
import { openReportFiles } from './report-files.ts';

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
    'kept, why and until when is in docs/privacy.md. Where it was interrupted, run it again.',
  ],
  async run(args, operation) {
    const [query = ''] = args.positionals;
    const { context } = operation;
    const mayChange = args.has('yes') && !args.has('dry-run');
    const found = await findPersonOrBegun(context, query);
    if ('begun' in found) return goOn(operation, { personId: found.begun, mayChange });
    const { row } = found;
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
    const cause = { kind: 'operator', by } as const;
    if (!(await beginForgetting(context, { row, traces, cause, reportsLeft: true }))) {
      throw new Refusal('outdated', `${label} changed just now: look again.`);
    }
    const reports = await finish(operation, { personId: row.id, traces });
    return {
      json: { forgotten: row.id, by, reports },
      lines: [
        `Forgot person ${row.id}. Whoever is told of under these names from now on is someone new`,
        ...describeReports(reports),
      ],
    };
  },
};

/** Reports come first, while the names are known by which the rows are found. */
async function finish(
  { stage, context }: Operation,
  { personId, traces }: { readonly personId: string; readonly traces: Traces },
): Promise<ErasedReports> {
  using files = openReportFiles(stage);
  const reports = await eraseReports({ files, context, names: traces.identifiers });
  await noteReportsErased(context, personId);
  await completeForgetting(context, personId);
  return reports;
}

/** Finds who is meant; by name, someone who is being forgotten only where no one else bears it. */
async function findPersonOrBegun(
  context: LedgerContext,
  query: string,
): Promise<{ readonly row: PersonRow } | { readonly begun: string }> {
  try {
    return { row: await findOnePerson(context, query) };
  } catch (error) {
    const isUnknown = error instanceof Refusal && error.code === 'not-found';
    const begun = isUnknown ? await findBegun(context, query) : undefined;
    if (begun === undefined) throw error;
    return { begun };
  }
}

/** The id of someone who is being forgotten, since a command was interrupted or the sweeper is at it; or who was, where the id is given. */
async function findBegun(context: LedgerContext, query: string): Promise<string | undefined> {
  const { table } = context;
  const name = normaliseIdentifier(query);
  const id = query.trim();
  if (id.length <= longestQuery && (await table.get(personKey(id)))?.forgotten !== undefined) return id;
  for await (const page of table.duePages({ partition: forgettingPartition, until: undefined })) {
    for (const { pk } of page) {
      const personId = personIdOfKey(pk) ?? '';
      const begun = await findForgetting(context, personId);
      if (begun?.traces.identifiers.some(({ value }) => value === name)) return personId;
    }
  }
  return undefined;
}

async function goOn(
  operation: Operation,
  { personId, mayChange }: { readonly personId: string; readonly mayChange: boolean },
): Promise<CommandResult> {
  const { context } = operation;
  const begun = await findForgetting(context, personId);
  if (begun === undefined) {
    const { at } = (await context.table.get(personKey(personId)))?.forgotten ?? {};
    throw new Refusal('not-found', `Person ${personId} was forgotten on ${describeTime(at)}.`);
  }
  if (!mayChange) {
    const since = `Person ${personId} is being forgotten since ${describeTime(begun.mark.at)}`;
    const next = begun.mark.reportsLeft
      ? 'say --yes to go on'
      : 'that goes on by itself, or at once with --yes';
    throw new Refusal('incomplete', `${since}: ${next}.`);
  }
  const reports = await finish(operation, { personId, traces: begun.traces });
  return {
    json: { forgotten: personId, reports },
    lines: [`Forgot person ${personId}: that had been interrupted`, ...describeReports(reports)],
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
