import { type DriftDecisions, noDecisions } from '../../../../shared/domain/drift-decision.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import type { Change } from '../../../../shared/history/history-entry.ts';
import { listHistory } from '../../../../shared/history/list-history.ts';
import type { ReadEntry } from '../../../../shared/history/sealed-entry.ts';
import { findDecisions } from '../../../../shared/ledger/drift-decisions.ts';
import { getEvents } from '../../../../shared/ledger/events/event-record.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { section } from '../table.ts';
import { findOnePerson } from './find-person.ts';
import { mentionedEvents, viewPerson } from './person-view.ts';
import { renderPerson } from './render-person.ts';

/** Older entries are seldom what is asked for. */
const longestTimeline = 100;

export const personCommand: Command = {
  name: 'person',
  summary: 'shows a person: accounts, who said what, what is planned or waits',
  parameters: ['QUERY'],
  notes: ['QUERY is an address, a user name, an employee number or the id of a person.'],
  async run({ positionals: [query = ''] }, { context }) {
    const row = await findOnePerson(context, query);
    const events = await getEvents(context, mentionedEvents(row.person));
    const decisions = await decisionsOn(context, row.person);
    const view = viewPerson(row, { events, decisions, now: context.now().toISOString() });
    const { entries: timeline, before } = await listHistory(context, {
      personId: row.id,
      limit: longestTimeline,
    });
    return {
      json: { ...view, timeline },
      lines: [
        ...renderPerson(view),
        ...section('Timeline, the newest first', historyRows(timeline)),
        ...(before === undefined ? [] : ['  Older entries are not shown.']),
      ],
    };
  },
};

/** What operators have said of the person's accounts, by target. */
async function decisionsOn(
  context: LedgerContext,
  { id: personId, targets }: Pick<Person, 'id' | 'targets'>,
): Promise<ReadonlyMap<string, DriftDecisions>> {
  const subjects = Object.entries(targets).map(([target, { accountId }]) =>
    accountId === undefined ? { target, personId } : { target, accountId },
  );
  const found = await findDecisions(context, subjects);
  return new Map(subjects.flatMap(({ target }, index) => [[target, found[index] ?? noDecisions] as const]));
}

function historyRows(entries: readonly ReadEntry[]): readonly Readonly<Record<string, string>>[] {
  return entries.map((entry) => ({
    at: describeTime(entry.at),
    what: [entry.action ?? entry.kind, entry.target].filter((word) => word !== undefined).join(' at '),
    by: causeOf(entry),
    details: detailsOf(entry),
  }));
}

function causeOf({ cause }: ReadEntry): string {
  if (cause.kind === 'operator' || cause.kind === 'approval') return cause.by;
  return 'reference' in cause ? cause.reference : cause.kind;
}

function detailsOf({
  changes = [],
  outcome,
  reason,
  detail,
  notTaken = [],
  effectiveAt,
  erased,
}: ReadEntry): string {
  return [
    ...(erased === true ? ['values erased'] : changes.map(describeChange)),
    ...(outcome === undefined ? [] : [outcome]),
    ...(reason === undefined ? [] : [reason]),
    ...(detail === undefined ? [] : [detail]),
    ...(effectiveAt === undefined ? [] : [`from ${describeTime(effectiveAt)}`]),
    ...(notTaken.length === 0 ? [] : [`not taken: ${notTaken.join(', ')}`]),
  ].join('; ');
}

function describeChange({ attribute, from, to }: Change): string {
  const shown = (value: Change['to']) =>
    value === null ? '(cleared)' : value === undefined ? '?' : String(value);
  return from === undefined ? `${attribute}: ${shown(to)}` : `${attribute}: ${shown(from)} → ${shown(to)}`;
}
