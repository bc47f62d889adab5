import type { Attributes, AttributeValue } from '../../domain/attributes.ts';
import { withinAuthority } from '../../domain/authority/within-authority.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { absorbWords } from '../../domain/identity/absorb-words.ts';
import { identifiersOf, identifierTypes } from '../../domain/identity/identifiers.ts';
import { importSource, isAbsence } from '../../domain/import-reference.ts';
import { compareInstants } from '../../domain/instant.ts';
import { mergeEvent } from '../../domain/merge-event.ts';
import { matters } from '../../domain/open-events.ts';
import { newPerson, type Person } from '../../domain/person.ts';
import { standingPlans } from '../../domain/plans/planned-changes.ts';
import { type EventType, statedAttributes, type UserEvent } from '../../domain/user-event.ts';
import { changedCells } from './changed-cells.ts';
import { identifyingCells } from './identifying-cells.ts';
import type { ChangeKind, PlannedChange } from './planned-change.ts';
import { type GivenName, isCreatable, projectChange } from './project-change.ts';
import { hasUnknownAccess, isNewerThanKnown, type RowContext, type RowStatement } from './row-context.ts';
import type { RowStatus } from './row-status.ts';
import { asIfReleased, withGrant } from './with-grant.ts';

export type Decision =
  | {
      readonly kind: 'nothing';
      readonly status: Extract<
        RowStatus,
        'unchanged' | 'offboarded-stays' | 'superseded' | 'incomplete-for-create'
      >;
    }
  | {
      readonly kind: 'change';
      readonly change: ChangeKind;
      readonly kinds: PlannedChange['kinds'];
      readonly scheduled: boolean;
      readonly type: EventType;
      readonly user: Attributes;
      /** The user names and addresses that accounts would be given. */
      readonly names: readonly GivenName[];
      /** The person as the event leaves them. */
      readonly after: Person;
    };

type Unmade = Extract<Decision, { readonly kind: 'nothing' }>['status'];

/**
 * Decides what a row changes: nothing, or an event with only the cells that differ and what names the person.
 *
 * Presence without an action wants an active account, but says so only where no one said anything yet, or where an
 * absence was what ended it. An action does what the webhook of its name does.
 */
export function decideRow(row: RowStatement, situation: RowContext): Decision {
  const { attributes, action } = row;
  if (action === 'offboard') return decideLeaving(row, situation);
  if (action === undefined && attributes.active === false) {
    const { person, targets } = situation;
    const isThere = person !== undefined || targets.some(({ account }) => account?.active === true);
    return isThere ? decideLeaving(row, situation) : nothing('unchanged');
  }
  return action === 'update' ? decideUpdate(row, situation) : decidePresence(row, situation);
}

/** A deactivation carries nothing else, and is recorded also where there is no account. */
function decideLeaving(row: RowStatement, situation: RowContext): Decision {
  const active = situation.person?.desired.active;
  if (active?.value === false && (row.action === undefined || !isAbsence(active.by))) {
    return situation.joins ? nothing('unchanged') : decideRest(row, situation);
  }
  if (!isNewerThanKnown(situation, 'active', false)) return nothing('superseded');
  return plan(row, situation, { type: 'offboard', cells: {} });
}

function decideUpdate(row: RowStatement, situation: RowContext): Decision {
  const { changed, overruled } = changedCells(row.attributes, {
    ...situation,
    targets: targetsOfUpdate(situation),
  });
  const { active } = row.attributes;
  const activeDiffers = active !== undefined && !isActive(situation, active);
  const activeWins = activeDiffers && isNewerThanKnown(situation, 'active', active);
  // That someone has left is said with whatever else the row says: it is part of whom the event is about.
  const isLeaving = active === false && !activeDiffers && Object.keys(changed).length > 0;
  const cells: Attributes = activeWins || isLeaving ? { ...changed, active } : changed;
  if (Object.keys(cells).length > 0) return plan(row, situation, { type: 'update', cells });
  if (overruled || activeDiffers) return nothing('superseded');
  return decideRest(row, situation);
}

/** An update creates no one: a target without an account wants nothing of it, unless another event wants one there. */
function targetsOfUpdate({ person, targets }: RowContext): RowContext['targets'] {
  const withAccounts = targets.filter(({ account }) => account !== undefined);
  return person?.onboarded === true || withAccounts.length === 0 ? targets : withAccounts;
}

/** Whether the person is known to be as active as that: by the ledger, else by every account there is. */
function isActive({ person, targets }: RowContext, active: AttributeValue): boolean {
  const register = person?.desired.active;
  if (register !== undefined) return register.value === active;
  const accounts = targets.flatMap(({ account }) => account ?? []);
  return accounts.length > 0 && accounts.every((account) => account.active === active);
}

function decidePresence(row: RowStatement, situation: RowContext): Decision {
  const { person, targets } = situation;
  const active = person?.desired.active;
  const isExplicit = row.action === 'onboard';
  if (active?.value === false) {
    if (!isExplicit && !isAbsence(active.by)) {
      if (!hasUnknownAccess(situation)) return nothing('offboarded-stays');
      // The row tells whose account it is.
      return plan(row, situation, { type: 'update', cells: namesIn(row) });
    }
    if (!isNewerThanKnown(situation, 'active', true)) return nothing('superseded');
    return onboard(row, situation);
  }
  const isOnboarded = person?.onboarded === true && active !== undefined;
  const isEverywhere = targets.every(({ account }) => account?.active === true);
  if (!isOnboarded && (!isEverywhere || keepsFormerNames(row, situation))) return onboard(row, situation);

  const { changed, overruled } = changedCells(row.attributes, situation);
  if (Object.keys(changed).length > 0) {
    return plan(row, situation, { type: isOnboarded ? 'update' : 'onboard', cells: changed });
  }
  return overruled ? nothing('superseded') : decideRest(row, situation);
}

function namesIn({ attributes }: RowStatement): Attributes {
  const given = Object.entries(attributes).filter(([name]) => identifierTypes.some((type) => type === name));
  return Object.fromEntries(given);
}

/** An account that only updates brought under management keeps its names until a file, or an onboarding, names it. */
function keepsFormerNames({ attributes }: RowStatement, { person, targets }: RowContext): boolean {
  if (person === undefined) return false;
  return (['userName', 'email'] as const).some((name) => {
    const value = attributes[name];
    return value !== undefined && targets.some(({ account }) => account?.shows(name, value) === false);
  });
}

function onboard(row: RowStatement, situation: RowContext): Decision {
  const { changed } = changedCells(row.attributes, situation);
  return plan(row, situation, { type: 'onboard', cells: changed });
}

/** The row says what is desired; the account may still differ, unless that is being worked on. */
function decideRest(row: RowStatement, situation: RowContext): Decision {
  const { person, joins, targets } = situation;
  if (person === undefined || isAhead(row, situation)) return nothing('unchanged');
  const isOpen = person.openEvents.length > 0;
  // Whoever has left is to leave a protected account, too: that this cannot be done is said each time.
  const hasLeft = person.desired.active?.value === false;
  const writable = hasLeft ? targets : targets.filter(({ isProtected }) => !isProtected);
  const { kind } = projectChange(withinAuthority(person, situation).person, writable);
  if (!joins && (isOpen || kind === undefined)) return nothing('unchanged');
  if (kind === 'create' && !isCreatable(person)) return nothing('incomplete-for-create');
  return plan(row, situation, { type: 'update', cells: {} });
}

function plan(
  row: RowStatement,
  situation: RowContext,
  { type, cells }: { readonly type: EventType; readonly cells: Attributes },
): Decision {
  // An onboarding without a user name would claim the address as one.
  const isNew = type === 'onboard';
  const names = identifyingCells(row.attributes, isNew ? { ...situation, person: undefined } : situation);
  const user: Attributes = withGrant({ ...names, ...cells }, { row, type, situation });
  const { asOf: occurredAt, person = newPerson('') } = situation;
  const eventId = situation.reference.slice(importSource.length + 1);
  const event = { source: importSource, eventId, type, occurredAt, user, release: asIfReleased };
  if (isAhead(row, situation) && isScheduledAlready(person, { ...event, ...row }))
    return nothing('unchanged');

  const { merged, status } = mergeAsTaken(event, situation);
  const said = merged.openEvents.find(({ reference }) => reference === situation.reference);
  if (status === 'accepted' && (said === undefined || !matters(said, merged))) {
    return nothing(said?.attributes.length === 0 ? 'unchanged' : 'superseded');
  }
  const { person: after } = withinAuthority(merged, situation);
  const { kind: change = 'update', kinds, names: given } = projectChange(after, situation.targets);
  if (change === 'create' && type === 'onboard' && !isCreatable(after)) {
    return nothing('incomplete-for-create');
  }
  return {
    kind: 'change',
    change,
    kinds,
    scheduled: isAhead(row, situation),
    type,
    user,
    names: given,
    after,
  };
}

/** The person as taking the event leaves them: what was said before, and is now known to be about them, follows upon it. */
function mergeAsTaken(event: UserEvent, { known, joins, holders, now }: RowContext) {
  const { person, status } = mergeEvent(known ?? newPerson(''), event, now);
  const identifiers = identifiersOf(event);
  return { status, merged: joins ? absorbWords(person, { identifiers, holders, now }).person : person };
}

function isAhead({ effectiveAt }: RowStatement, { now }: RowContext): boolean {
  return effectiveAt !== undefined && effectiveAt > now;
}

function nothing(status: Unmade): Decision {
  return { kind: 'nothing', status };
}

/** Whether all that the event says for its day is planned for that day, or holds already and until then. */
function isScheduledAlready(person: Person, event: UserEvent): boolean {
  const { type, effectiveAt = '' } = event;
  const plans = standingPlans(person.plans).filter(({ day }) => compareInstants(day, effectiveAt) <= 0);
  if (!plans.some(({ day, event: planned }) => day === effectiveAt && planned.type === type)) return false;
  return [...statedAttributes(event)].every(([name, value]) => {
    const [last] = plans
      .filter((plan) => plan.name === name)
      .sort((left, right) => compareInstants(right.day, left.day));
    const held = last ?? person.desired[name];
    return held !== undefined && comparableValue(name, held.value) === comparableValue(name, value);
  });
}
