import type { Attributes } from '../../domain/attributes.ts';
import { isAmongRoles } from '../../domain/authority/role-policy.ts';
import { lacksGrant, liveGrant, withinAuthority } from '../../domain/authority/within-authority.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import type { Person } from '../../domain/person.ts';
import type { EventType, Release } from '../../domain/user-event.ts';
import type { RowContext, RowStatement, TargetSituation } from './row-context.ts';

const identifiers = ['userName', 'email'] as const;

/** A plan that gives power is held, so that whatever it does is done as released. */
export const asIfReleased: Release = { importId: '', releasedBy: '', releasedAt: '' };

/**
 * What a row's event says, with all that someone approves who releases a role: whoever comes back to a role that needs approval
 * is given it again, or not at all, and the grant is for an account of this name and address.
 */
export function withGrant(
  user: Attributes,
  {
    row,
    type,
    situation,
  }: { readonly row: RowStatement; readonly type: EventType; readonly situation: RowContext },
): Attributes {
  const role = user.role === undefined ? roleToRegain({ user, type, situation }) : user.role;
  if (typeof role !== 'string' || !isAmongRoles(situation.approvalRoles, role)) return user;
  const values = { ...valuesOf(situation), ...user };
  const named = identifiers.flatMap((name) => {
    const value = values[name] ?? row.attributes[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return { ...user, ...Object.fromEntries(named), role };
}

/** Whether a row's event gives another user name or address to someone who holds a grant. */
export function renamesHolder(
  user: Attributes,
  situation: Pick<RowContext, 'person' | 'targets' | 'approvalRoles' | 'allowedRoles'>,
): boolean {
  const { person } = situation;
  if (person === undefined || liveGrant(person, situation) === undefined) return false;
  return givesOtherName(user, { ...situation, person: withinAuthority(person, situation).person });
}

/** Whether a row's event gives another user name or address than what is desired or, where nothing is, than an account shows. */
export function givesOtherName(
  user: Attributes,
  {
    person,
    targets,
  }: {
    readonly person: Pick<Person, 'desired'> | undefined;
    readonly targets: readonly Pick<TargetSituation, 'account'>[];
  },
): boolean {
  return identifiers.some((name) => {
    const value = user[name];
    if (value === undefined) return false;
    const known = person?.desired[name]?.value;
    return known === undefined
      ? targets.some(({ account }) => account?.shows(name, value) === false)
      : comparableValue(name, known) !== comparableValue(name, value);
  });
}

/** The role of someone whom the event makes active again, and whose grant has ended. */
function roleToRegain({
  user,
  type,
  situation: { person, ...policy },
}: {
  readonly user: Attributes;
  readonly type: EventType;
  readonly situation: RowContext;
}): string | undefined {
  const activates = type === 'onboard' || user.active === true;
  if (!activates || person === undefined || person.desired.active?.value === true) return undefined;
  const role = person.desired.role?.value;
  return typeof role === 'string' && lacksGrant(person, policy) ? role : undefined;
}

function valuesOf({ person }: RowContext): Attributes {
  const { userName, email } = person?.desired ?? {};
  return {
    ...(userName === undefined ? {} : { userName: userName.value }),
    ...(email === undefined ? {} : { email: email.value }),
  };
}
