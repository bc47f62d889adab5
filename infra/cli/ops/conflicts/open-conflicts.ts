import { createHash } from 'node:crypto';
import type { AccountConflict } from '../../../../shared/domain/person.ts';
import { type EventRecord, listFailed } from '../../../../shared/ledger/events/event-record.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import type { PersonRow } from '../../../../shared/ledger/people/person-row.ts';
import { Refusal } from '../refusal.ts';

/** Something that only a human can tell. */
export type OpenConflict =
  /** Whom an event is about. */
  | {
      readonly kind: 'event';
      readonly id: string;
      readonly event: EventRecord;
      readonly reason: string;
      /** Who may be meant. */
      readonly people: readonly PersonRow[];
      readonly since: string;
    }
  /** Which account of a target is the person's. */
  | {
      readonly kind: 'account';
      readonly id: string;
      readonly person: PersonRow;
      readonly target: string;
      readonly conflict: AccountConflict;
      readonly owner: PersonRow | undefined;
      /** Events of the person that failed for it. */
      readonly events: readonly EventRecord[];
      readonly reason: string;
      readonly since: string;
    };

/** Every conflict that waits for a human, the oldest first. */
export async function listConflicts(context: LedgerContext): Promise<readonly OpenConflict[]> {
  const failed: EventRecord[] = [];
  for await (const record of listFailed(context)) {
    if (record.reason === 'identity-conflict') failed.push(record);
  }
  const people = await findPeople(
    context,
    failed.flatMap(({ personId, conflict }) => personId ?? conflict?.people ?? []),
  );
  const events = failed.flatMap((event): readonly OpenConflict[] => {
    const { conflict, reference, settledAt = event.receivedAt } = event;
    if (conflict === undefined) return [];
    const rows = new Map(conflict.people.flatMap((id) => people.get(id) ?? []).map((row) => [row.id, row]));
    return [
      {
        ...{ kind: 'event', id: conflictId(reference), event, since: settledAt },
        ...{ reason: conflict.reason, people: [...rows.values()] },
      },
    ];
  });
  const byPerson = Map.groupBy(failed, ({ personId }) => people.get(personId ?? '')?.id);
  const accounts = await Promise.all(
    [...byPerson].flatMap(([id, events]) => {
      const person = people.get(id ?? '');
      return person === undefined ? [] : [conflictsAtTargets(context, { person, events })];
    }),
  );
  return [...events, ...accounts.flat()];
}

/** Finds a conflict by its id, or by its event. Throws a {@link Refusal} where there is none. */
export async function findConflict(context: LedgerContext, query: string): Promise<OpenConflict> {
  const conflicts = await listConflicts(context);
  const found = conflicts.find(
    (conflict) =>
      conflict.id === query ||
      (conflict.kind === 'event' ? [conflict.event] : conflict.events).some(
        ({ reference }) => reference === query || reference === `webhook/${query}`,
      ),
  );
  if (found !== undefined) return found;
  throw new Refusal(
    'not-found',
    `No conflict ${query} waits for a decision: npm run ops -- conflicts lists them.`,
  );
}

async function conflictsAtTargets(
  context: LedgerContext,
  { person, events }: { readonly person: PersonRow; readonly events: readonly EventRecord[] },
): Promise<readonly OpenConflict[]> {
  const open = Object.entries(person.person.targets).flatMap(([target, { conflict }]) =>
    conflict === undefined || conflict.decidedBy !== undefined ? [] : [{ target, conflict }],
  );
  const owners = await findPeople(
    context,
    open.flatMap(({ conflict }) => conflict.otherPersonId ?? []),
  );
  return open.map(({ target, conflict }) => ({
    ...{ kind: 'account', id: conflictId(`${person.id}/${target}`), person, target, conflict, events },
    ...{ owner: owners.get(conflict.otherPersonId ?? ''), reason: conflict.reason, since: conflict.since },
  }));
}

function conflictId(key: string): string {
  return `conflict-${createHash('sha256').update(key).digest('hex').slice(0, 10)}`;
}
