import { bears } from '../../../../shared/domain/identity/bearing.ts';
import { claimAt } from '../../../../shared/domain/identity/claims.ts';
import { identifiersOf } from '../../../../shared/domain/identity/identifiers.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import type { UserEvent } from '../../../../shared/domain/user-event.ts';
import { createAcceptEvent } from '../../../../shared/events/accept-event.ts';
import { ignoreEndings } from '../../../../shared/events/log-events.ts';
import { recordOperatorEntry } from '../../../../shared/history/operator-actions.ts';
import { decideConflict } from '../../../../shared/ledger/events/decide-conflict.ts';
import { laneOfEvent } from '../../../../shared/ledger/events/lane.ts';
import { resolveLeavingEvent } from '../../../../shared/ledger/people/leavers.ts';
import type { PersonRow } from '../../../../shared/ledger/people/person-row.ts';
import type { Operation } from '../operation.ts';
import { findOnePerson } from '../person/find-person.ts';
import { Refusal } from '../refusal.ts';
import type { OpenConflict } from './open-conflicts.ts';
import type { Deciding } from './resolve-account.ts';
import { assertUnitable, uniteOrRefuse } from './unite-or-refuse.ts';

type EventConflict = Extract<OpenConflict, { readonly kind: 'event' }>;

/** Whom the event is about, and what of it counts. */
interface Decided {
  readonly personId: string;
  readonly said: UserEvent;
  /** Pairs of records that are one person's: the one that stays, and another. */
  readonly same?: readonly (readonly [PersonRow, PersonRow])[];
}

/** Says whom an event is about, and lets it go on. Returns the person's id. */
export async function resolveEvent(
  conflict: EventConflict,
  {
    isSame,
    query,
    by,
    entry,
    operation,
  }: Deciding & {
    /** Whom the operator names; `new` for someone new. */
    readonly query: string | undefined;
  },
): Promise<string> {
  const { context, ledger } = operation;
  const { reference, said } = conflict.event;
  if (said === undefined) {
    throw new Refusal(
      'incomplete',
      `What ${reference} said is no longer stored: have the sender send it again.`,
    );
  }
  const { same = [], ...decided } = isSame
    ? asSame(conflict, { said, operation })
    : await asDifferent(conflict, { said, query, operation });
  await recordOperatorEntry(context, { personId: decided.personId, entry });
  if (!(await decideConflict(context, { reference, by, ...decided }))) {
    throw new Refusal(
      'outdated',
      `${reference} is no longer a conflict: look at npm run ops -- event again.`,
    );
  }
  // Once it is decided, so that of two operators only one changes records.
  for (const [kept, other] of same) await uniteOrRefuse(operation, { kept, other, entry });
  await resolveLeavingEvent(context, reference);
  const { finishEvent } = createAcceptEvent({
    ledger,
    enqueue: (personId) => operation.enqueue([personId], laneOfEvent(reference)),
    ...ignoreEndings,
    // The sweeper makes up for it.
    onEnqueueFailed: () => undefined,
    now: context.now,
  });
  await finishEvent(reference);
  return decided.personId;
}

function asSame(
  { people }: EventConflict,
  { said, operation: { context } }: { readonly said: UserEvent; readonly operation: Operation },
): Decided {
  const userName = identifiersOf(said).find(({ type }) => type === 'userName');
  const leads = ({ person }: PersonRow) => userName !== undefined && bears(person, userName);
  const [kept, ...others] = people.toSorted((left, right) => Number(leads(right)) - Number(leads(left)));
  if (kept === undefined) throw new Refusal('incomplete', 'No one is known who could be meant.');
  assertUnitable(kept, others, context.now().toISOString());
  return { personId: kept.id, said, same: others.map((other) => [kept, other] as const) };
}

async function asDifferent(
  { people, reason }: EventConflict,
  {
    said,
    query,
    operation,
  }: { readonly said: UserEvent; readonly query: string | undefined; readonly operation: Operation },
): Promise<Decided> {
  const { context } = operation;
  const persons = people.map(({ person }) => person);
  const subject = await (query === undefined
    ? subjectAmongDifferent(said, { reason, people: persons })
    : query === 'new'
      ? 'new'
      : findOnePerson(context, query).then(({ person }) => person));
  if (subject === undefined) {
    throw new Refusal('incomplete', 'Say whom the event is about: --person QUERY, or --person new.');
  }
  if (subject === 'new') return { personId: context.newId(), said };
  const others = persons.filter(({ id }) => id !== subject.id);
  return { personId: subject.id, said: withoutNamesOf(said, others) };
}

/**
 * Whom an event is about where the people in question are different ones: someone new where only one comes into question; the bearer
 * of the user name, which leads; else the only one who had the name when the event was said. Undefined: the operator has to say.
 */
function subjectAmongDifferent(
  event: UserEvent,
  { reason, people }: { readonly reason: string; readonly people: readonly Person[] },
): Person | 'new' | undefined {
  if ((reason === 'names-two-people' || reason === 'employee-renamed') && people.length === 1) return 'new';
  const names = identifiersOf(event);
  const userName = names.find(({ type, implied }) => type === 'userName' && implied === undefined);
  if (reason === 'names-two-people' && userName !== undefined) {
    return only(people.filter((person) => bears(person, userName)));
  }
  return only(
    people.filter(({ identifiers }) =>
      names.some((name) => claimAt(identifiers, name, event.occurredAt) !== undefined),
    ),
  );
}

/** The event without the names that others bear: those stay theirs. */
function withoutNamesOf(event: UserEvent, others: readonly Person[]): UserEvent {
  const foreign = identifiersOf(event).filter((name) => others.some((other) => bears(other, name)));
  const user = Object.fromEntries(
    Object.entries(event.user).filter(([name]) => !foreign.some(({ type }) => type === name)),
  );
  return { ...event, user };
}

function only(people: readonly Person[]): Person | undefined {
  return people.length === 1 ? people[0] : undefined;
}
