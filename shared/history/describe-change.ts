import { type AttributeName, attributeNames } from '../domain/attributes.ts';
import type { DesiredState } from '../domain/desired-state.ts';
import { newTargetState, type Person, type TargetState } from '../domain/person.ts';
import { causeOfReference } from './cause-of-event.ts';
import type { Cause, Change, NewEntry } from './history-entry.ts';

/** The same person before and after a write. */
export interface Written {
  readonly before: Person;
  readonly after: Person;
  /** Who or what wrote; absent: what changed says it itself, event by event. */
  readonly cause?: Cause | undefined;
}

/** Tells in entries what a write changes of a person. It looks at the records alone, so nothing that writes can forget to say it. */
export function describeChange({ before, after, cause }: Written): readonly NewEntry[] {
  return [
    ...describeDesired(before.desired, after.desired, cause),
    ...describePlans(before, after),
    ...describeGrants(before, after),
    ...describeJoins(before, after, cause),
    ...Object.keys({ ...before.targets, ...after.targets }).flatMap((target) =>
      describeTarget({
        target,
        before: before.targets[target] ?? newTargetState,
        after: after.targets[target] ?? newTargetState,
        cause: cause ?? causeOfOpenWork(before.openEvents.length > 0 ? before : after),
      }),
    ),
  ];
}

/** What a run works on: the newest open event or, where none is open, a deviation that the nightly comparison found. */
export function causeOfOpenWork({ openEvents }: Pick<Person, 'openEvents'>): Cause {
  const newest = openEvents.at(-1);
  return newest === undefined ? { kind: 'drift' } : causeOfReference(newest.reference);
}

function describeDesired(
  before: DesiredState,
  after: DesiredState,
  cause: Cause | undefined,
): readonly NewEntry[] {
  const changes = attributeNames.flatMap((attribute): Change[] => {
    const [old, now] = [before[attribute], after[attribute]];
    if (old?.value === now?.value) return [];
    return [
      {
        attribute,
        ...(old === undefined ? {} : { from: old.value }),
        ...(now === undefined ? {} : { to: now.value, by: now.by, saidAt: now.at }),
      },
    ];
  });
  if (changes.length === 0) return [];
  if (cause !== undefined) return [{ kind: 'desired-changed', cause, changes }];
  return [...Map.groupBy(changes, ({ by }) => by)].map(([by, some]) => ({
    kind: 'desired-changed',
    cause: by === undefined ? { kind: 'system' } : causeOfReference(by),
    changes: some,
  }));
}

function describePlans(before: Person, after: Person): readonly NewEntry[] {
  const known = new Set(before.plans.events.map(({ reference }) => reference));
  return after.plans.events
    .filter(({ reference }) => !known.has(reference))
    .map(({ reference, occurredAt: saidAt, effectiveAt, values }) => ({
      kind: 'event-planned',
      cause: causeOfReference(reference),
      saidAt,
      effectiveAt,
      changes: (Object.entries(values) as [AttributeName, Change['to']][]).map(([attribute, to]) => ({
        attribute,
        ...(to === undefined ? {} : { to }),
      })),
    }));
}

function describeGrants(before: Person, after: Person): readonly NewEntry[] {
  const known = new Set(before.authority?.approvals.map(({ reference }) => reference));
  const ended = new Set(before.authority?.ended);
  const { approvals = [], ended: over = [] } = after.authority ?? {};
  return [
    ...approvals
      .filter(({ reference }) => !known.has(reference))
      .map(
        ({ reference, importId, releasedBy: by, droppedBy, occurredAt, effectiveAt, values }): NewEntry => ({
          kind: 'grant-approved',
          cause: {
            kind: 'approval',
            reference,
            importId,
            by,
            ...(droppedBy === undefined ? {} : { droppedBy }),
          },
          saidAt: occurredAt,
          ...(effectiveAt === undefined ? {} : { effectiveAt }),
          changes: (Object.entries(values) as [AttributeName, Change['to']][]).map(([attribute, to]) => ({
            attribute,
            ...(to === undefined ? {} : { to }),
          })),
        }),
      ),
    ...over
      .filter((reference) => !ended.has(reference))
      .map(
        (reference): NewEntry => ({
          kind: 'grant-ended',
          cause: causeOfReference(after.desired.active?.by ?? reference),
          reference,
        }),
      ),
  ];
}

function describeJoins(
  before: Person,
  after: Person,
  cause: Cause = { kind: 'system' },
): readonly NewEntry[] {
  const people = after.joined.filter((id) => !before.joined.includes(id));
  return people.length === 0 ? [] : [{ kind: 'person-joined', cause, people }];
}

const lastWordsOnInvitations: readonly TargetState['invitation'][] = ['invited', 'unknown', 'failed'];

function describeTarget(written: {
  readonly target: string;
  readonly before: TargetState;
  readonly after: TargetState;
  readonly cause: Cause;
}): readonly NewEntry[] {
  const { target, before, after, cause } = written;
  const entries: NewEntry[] = [];
  const { accountId } = after;
  if (accountId !== undefined && accountId !== before.accountId) {
    entries.push({ kind: 'account-linked', cause, target, accountId });
  }
  if (after.invitation !== before.invitation && lastWordsOnInvitations.includes(after.invitation)) {
    entries.push({ kind: 'invitation', cause, target, outcome: after.invitation });
  }
  if (after.heldBy !== before.heldBy) {
    entries.push(
      after.heldBy === undefined
        ? { kind: 'hold-ended', cause, target, ...(before.heldBy && { source: before.heldBy }) }
        : { kind: 'change-held', cause, target, source: after.heldBy },
    );
  }
  const [remained, remains] = [before.notDeactivatedSince, after.notDeactivatedSince];
  if ((remained === undefined) !== (remains === undefined)) {
    entries.push({ kind: remains === undefined ? 'access-ended' : 'access-remains', cause, target });
  }
  return entries;
}
