import type { Attributes } from '../../domain/attributes.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { isFromFile } from '../../domain/import-reference.ts';
import { compareInstants } from '../../domain/instant.ts';
import { mergeEvent } from '../../domain/merge-event.ts';
import { newPerson, type Person } from '../../domain/person.ts';
import { standingPlans } from '../../domain/plans/planned-changes.ts';
import { wantedAttributes } from '../../domain/wanted-attributes.ts';
import type { Member } from './feed-member.ts';
import { identifyingCells } from './identifying-cells.ts';
import type { ChangeKind, PlannedChange } from './planned-change.ts';
import { projectChange } from './project-change.ts';
import { hasUnknownAccess, isNewerThanKnown, type RowContext } from './row-context.ts';

/**
 * Decides what becomes of someone who was in the feed's last accepted full file and is not in this one: what the
 * offboarding carries, or undefined where there is nothing to end, or someone said otherwise later. A start that a file
 * announced ends as well: nothing else would withdraw it.
 */
export function decideAbsence(
  situation: RowContext,
): (Pick<PlannedChange, 'kinds'> & { readonly change: ChangeKind; readonly user: Attributes }) | undefined {
  const { person, targets, identifiers, asOf: occurredAt } = situation;
  const active = person?.desired.active?.value ?? targets.some(({ account }) => account?.active === true);
  const isThere =
    active !== false ||
    hasUnknownAccess(situation) ||
    (person !== undefined && hasAnnouncedStart(person, situation));
  if (!isThere || !isNewerThanKnown(situation, 'active', false)) return undefined;
  // A snapshot has names in lower case: where the ledger has them as they were given, it keeps them.
  const names: Attributes = Object.fromEntries(
    identifiers.map(({ type, value }) => {
      const held = person?.desired[type]?.value;
      return [type, typeof held === 'string' && normaliseIdentifier(held) === value ? held : value];
    }),
  );
  const user = identifyingCells(names, situation);
  const event = { source: 'import', eventId: '', type: 'offboard', occurredAt, user } as const;
  const after = mergeEvent(person ?? newPerson(''), event, situation.now).person;
  const { kind = 'update', kinds } = projectChange(after, targets);
  return { change: kind, kinds, user };
}

function hasAnnouncedStart({ plans }: Person, { asOf, now }: RowContext): boolean {
  return standingPlans(plans).some(
    ({ name, value, day, event }) =>
      name === 'active' &&
      value === true &&
      compareInstants(day, now) > 0 &&
      compareInstants(event.occurredAt, asOf) < 0 &&
      isFromFile(event.reference),
  );
}

/** What people recognise someone by who is absent from a file: what the ledger knows, else what the feed's last file gave. */
export function whoIsAbsent(
  person: Pick<Person, 'desired'> | undefined,
  { identifiers }: Pick<Member, 'identifiers'>,
): Attributes {
  const given: Attributes = Object.fromEntries(identifiers.map(({ type, value }) => [type, value]));
  const { employeeNumber, userName, email, displayName } = {
    ...given,
    ...(person === undefined ? {} : wantedAttributes(person.desired)),
  };
  const known = Object.entries({ employeeNumber, userName, email, displayName });
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'string'));
}
