import { attributeNames } from '../../../../shared/domain/attributes.ts';
import { fingerprint, statedFingerprint } from '../../../../shared/domain/comparable-value.ts';
import type { DriftDecisions } from '../../../../shared/domain/drift-decision.ts';
import { bears } from '../../../../shared/domain/identity/bearing.ts';
import { compareInstants } from '../../../../shared/domain/instant.ts';
import type { OpenEvent, Person, TargetState } from '../../../../shared/domain/person.ts';
import { standingPlans } from '../../../../shared/domain/plans/planned-changes.ts';
import type { EventReference } from '../../../../shared/domain/user-event.ts';
import type { EventRecord } from '../../../../shared/ledger/events/event-record.ts';
import type { PersonRow } from '../../../../shared/ledger/people/person-row.ts';

export type PersonView = ReturnType<typeof viewPerson>;

/** Everything that the ledger knows of a person, and why: what `ops person` shows. */
export function viewPerson(
  row: PersonRow,
  {
    events,
    decisions,
    now,
  }: {
    readonly events: ReadonlyMap<EventReference, EventRecord>;
    /** What operators have said of the person's accounts, by target. */
    readonly decisions: ReadonlyMap<string, DriftDecisions>;
    readonly now: string;
  },
) {
  const { person } = row;
  return {
    id: person.id,
    state: stateOf(person, now),
    onboarded: person.onboarded,
    joined: person.joined.filter((id) => id !== person.id),
    names: person.identifiers.map(({ type, value, from, until }) => ({
      type,
      value,
      since: from,
      ...(until === undefined ? {} : { until }),
      current: bears(person, { type, value }),
    })),
    attributes: attributeNames.flatMap((name) => {
      const register = person.desired[name];
      if (register === undefined) return [];
      const { value, at, by } = register;
      const targets = Object.entries(person.targets).map(([target, state]) => [
        target,
        standingOf(state, { name, stated: statedFingerprint(value, register), refused: fingerprint(value) }),
      ]);
      const isWithheld = events.get(by)?.notTaken?.includes(name) === true;
      return [
        {
          ...{ attribute: name, value, saidAt: at, event: by, isWithheld },
          targets: Object.fromEntries(targets),
        },
      ];
    }),
    accounts: Object.entries(person.targets).map(([target, state]) => ({
      ...{ target, ...accountOf(state) },
      accepted: decisions.get(target)?.accepted.map(({ kind, by, at }) => ({ kind, by, at })) ?? [],
      protected: decisions.get(target)?.protected,
    })),
    planned: standingPlans(person.plans)
      .filter(({ day }) => compareInstants(day, now) > 0)
      .map(({ name, value, day, event }) => ({
        effectiveAt: day,
        attribute: name,
        value,
        saidAt: event.occurredAt,
        event: event.reference,
      })),
    waiting: person.openEvents.map((event) => waitingOf(event, events.get(event.reference))),
    observed: (person.observed ?? []).map(({ reference }) => reference),
    nextLookAt: row.dueAt,
    worksUntil: row.lease !== undefined && row.lease.until > now ? row.lease.until : undefined,
  };
}

/** Every event that the record mentions. */
export function mentionedEvents(person: Person): readonly EventReference[] {
  return [
    ...new Set([
      ...person.openEvents.map(({ reference }) => reference),
      ...(person.observed ?? []).map(({ reference }) => reference),
      ...person.plans.events.map(({ reference }) => reference),
      ...Object.values(person.desired).map(({ by }) => by),
    ]),
  ];
}

function stateOf({ desired, onboarded, words, plans }: Person, now: string): string {
  if (desired.active?.value === false) return `left on ${desired.active.at}`;
  if (onboarded) return desired.active?.value === true ? 'active' : 'onboarded';
  const start = standingPlans(plans).find(
    ({ name, value, day }) => name === 'active' && value === true && compareInstants(day, now) > 0,
  );
  if (start !== undefined) return `starts on ${start.day}`;
  return words === undefined ? 'not onboarded' : 'only spoken of: never onboarded';
}

function standingOf(
  { applied, refused, notDeactivatedSince, refusedSince, conflict, heldBy, failing }: TargetState,
  given: { readonly name: keyof TargetState['applied']; readonly stated: string; readonly refused: string },
): string {
  if (refused[given.name] === given.refused) return 'refused';
  const isOpen = [notDeactivatedSince, refusedSince, conflict, heldBy, failing].some(
    (one) => one !== undefined,
  );
  if (given.name === 'active' && isOpen) return 'not certain';
  return applied[given.name] === given.stated ? 'written' : 'as found';
}

function accountOf(state: TargetState) {
  const { accountId, otherAccountIds, creatingSince, invitation, heldBy, notDeactivatedSince } = state;
  const { refusedSince, failing, conflict } = state;
  return {
    accountId,
    otherAccountIds,
    creatingSince,
    invitation,
    heldBy,
    notDeactivatedSince,
    refusedSince,
    failing,
    conflict,
    refused: Object.keys(state.refused),
  };
}

function waitingOf({ reference, type, attributes }: OpenEvent, record: EventRecord | undefined) {
  return {
    ...{ event: reference, type, attributes },
    acceptedAt: record?.acceptedAt,
    heldBecause: record?.heldBecause,
  };
}
