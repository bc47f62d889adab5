import { importSource } from '../../../../shared/domain/import-reference.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import { standingPlans } from '../../../../shared/domain/plans/planned-changes.ts';
import type { EventReference } from '../../../../shared/domain/user-event.ts';
import { type EventRecord, getEvents } from '../../../../shared/ledger/events/event-record.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPerson } from '../../../../shared/ledger/people/find-people.ts';
import { refuserOf } from '../../../../shared/ledger/refusals.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';
import { section } from '../table.ts';

export const eventCommand: Command = {
  name: 'event',
  summary: 'tells the story of one event: when, about whom, and what came of it where',
  parameters: ['ID'],
  notes: [
    'ID is a webhook-id or, of any sender, source/id as other commands show it; of a row of a file,',
    'import/IMPORT-row-NUMBER.',
  ],
  async run({ positionals: [id = ''] }, { context }) {
    const record = await findEvent(context, id);
    // The token in a status URL gives access, and the hash and the words of a sender are not asked for.
    const { statusToken: _token, bodyHash: _hash, said, ...shown } = record;
    const row = record.personId === undefined ? undefined : await findPerson(context, record.personId);
    const refusedBy = await refuserOf(context, record.reference);
    const stands = row && standsOf(record.reference, row.person);
    const person = row && { id: row.id, label: personLabel(row.person) };
    return {
      json: {
        ...shown,
        said: said && { occurredAt: said.occurredAt, user: said.user },
        person,
        refusedBy,
        stands,
      },
      lines: [
        `Event ${record.reference} (${record.type}): ${describeStatus(record)}`,
        ...(person === undefined ? [] : [`About ${person.label} (person ${person.id})`]),
        ...(refusedBy === undefined ? [] : [`Refused by ${refusedBy}`]),
        ...explain(record),
        ...(stands === undefined || stands.length === 0 ? [] : [`Still decides ${stands.join(', ')}`]),
        ...section('Steps', stepsOf(record)),
        ...section(
          'What it says',
          Object.entries(said?.user ?? {}).map(([attribute, value]) => ({
            attribute,
            value: value === null ? '(cleared)' : String(value),
          })),
        ),
        ...section('At the targets', outcomesOf(record)),
        ...section(
          'May be about',
          (record.conflict?.people ?? []).map((person) => ({
            person,
            because: record.conflict?.reason ?? '',
          })),
        ),
      ],
    };
  },
};

const longestId = 1900;

async function findEvent(context: LedgerContext, id: string): Promise<EventRecord> {
  const references = [id, `webhook/${id}`, `${importSource}/${id}`];
  // No event has a longer id than a key of the ledger may be.
  const found = Buffer.byteLength(id) > longestId ? new Map() : await getEvents(context, references);
  const [record] = references.flatMap((reference) => found.get(reference) ?? []);
  if (record !== undefined) return record;
  throw new Refusal(
    'not-found',
    `The ledger holds no event ${id.slice(0, 100)}: events are kept for 90 days after they are final. Of an HR system, write source/id.`,
  );
}

/** What the status means, and what to do where someone has to do something. */
function explain({ status, reason, because, heldBecause, conflict }: EventRecord): readonly string[] {
  if (heldBecause !== undefined) return ['Waits until someone decides: npm run ops -- held'];
  if (conflict !== undefined) return ['Waits until someone says whom it is about: npm run ops -- conflicts'];
  if (because === 'forgotten')
    return ['It names someone who was forgotten, and no one else who is known: nothing of it is kept'];
  if (status === 'superseded') return ['Nothing of it counts: something newer had been said by then'];
  if (status === 'recorded') return ['Taken, and not merged yet: the sweeper does that within a minute'];
  if (status === 'accepted')
    return ['Merged, and still to be carried out: npm run ops -- person says what it waits for'];
  if (reason === 'retries-exhausted')
    return ['Given up for now: once the vendor works, npm run ops -- redrive'];
  return [];
}

function describeStatus({ status, reason, heldBecause, effectiveAt }: EventRecord): string {
  if (status === 'scheduled') return `scheduled for ${describeTime(effectiveAt)}`;
  if (heldBecause !== undefined) return `${status}, held by the ${heldBecause}`;
  return reason === undefined ? status : `${status}: ${reason}`;
}

function stepsOf({ said, receivedAt, acceptedAt, effectiveAt, settledAt, status }: EventRecord) {
  const steps: readonly (readonly [string, string | undefined])[] = [
    ['said to have happened', said?.occurredAt],
    ['received', receivedAt],
    [status === 'scheduled' ? 'planned' : 'accepted', acceptedAt],
    ['takes effect', effectiveAt],
    ['final', settledAt],
  ];
  return steps.flatMap(([step, at]) => (at === undefined ? [] : [{ at: describeTime(at), step }]));
}

function outcomesOf({ outcome = {} }: EventRecord) {
  return Object.entries(outcome).map(
    ([target, { result, reason, because, notTaken, invitation, would }]) => ({
      target,
      result,
      because: reason ?? because ?? '',
      invitation: invitation ?? '',
      'not taken': notTaken?.join(', ') ?? '',
      would: would?.join(', ') ?? '',
    }),
  );
}

/** What of the person still follows from the event, plans included. */
function standsOf(reference: EventReference, { desired, plans }: Person): readonly string[] {
  const now = Object.entries(desired).flatMap(([name, { by }]) => (by === reference ? [name] : []));
  const planned = standingPlans(plans).flatMap(({ name, event }) =>
    event.reference === reference ? [name] : [],
  );
  return [...new Set([...now, ...planned])];
}
