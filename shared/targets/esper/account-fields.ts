import { type AttributeName, type Attributes, attributeNames } from '../../domain/attributes.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { Account } from '../target.ts';
import type { UserChanges } from './esper-client.ts';
import type { EsperUser } from './esper-user.ts';
import type { EsperOptions } from './options.ts';

/** Attributes that Esper shows as they are written. */
export const visibleAttributes = ['userName', 'email', 'givenName', 'familyName', 'active'] as const;

/**
 * The role goes through a map that several roles of ours may share, so that what Esper shows cannot be told in our words. It is
 * compared with what was last applied.
 */
export const hiddenAttributes = ['role'] as const;

/** The field of each attribute. */
const fields = {
  userName: 'username',
  email: 'email',
  givenName: 'first_name',
  familyName: 'last_name',
  active: 'is_active',
} as const satisfies { readonly [A in AttributeName]?: keyof UserChanges };

const profileFields = ['profile', 'role', 'groups', 'enterprise'];

/** Fields of a refusal that are about names and addresses. */
export const identifyingFields = ['username', 'email', 'user'];

/** An account as Esper shows it. A field that is absent or null says nothing of its attribute. */
export function accountOf(user: EsperUser, options: Pick<EsperOptions, 'disableBy'>): Account {
  const active = isSubstituteDisabled(user, options) ? false : user.is_active;
  return {
    id: String(user.id),
    attributes: {
      ...(typeof user.username === 'string' ? { userName: user.username } : {}),
      ...(typeof user.email === 'string' ? { email: user.email } : {}),
      ...(typeof user.first_name === 'string' ? { givenName: user.first_name } : {}),
      ...(typeof user.last_name === 'string' ? { familyName: user.last_name } : {}),
      ...(typeof active === 'boolean' ? { active } : {}),
    },
  };
}

/** Whether the user has the role that stands for being disabled. */
export function isSubstituteDisabled(
  user: EsperUser,
  { disableBy }: Pick<EsperOptions, 'disableBy'>,
): boolean {
  return disableBy === 'viewer-role' && user.profile?.role === 'Viewer';
}

/** The attributes that are given and that Esper has a field for. */
export function writtenAttributes(attributes: Attributes): readonly AttributeName[] {
  return attributeNames.filter(
    (name) => attributes[name] !== undefined && (name in fields || name === 'role'),
  );
}

/** The fields that write the named attributes; the role is not among them. Cleared names are sent empty. */
export function fieldsOf(attributes: Attributes, names: readonly AttributeName[]): UserChanges {
  const written: Record<string, string | boolean> = {};
  for (const name of names) {
    const value = attributes[name];
    if (value !== undefined && hasField(name)) written[fields[name]] = value ?? '';
  }
  return written;
}

/** No one can be without a user name, an address or an activity. */
export function isUnwritable(name: AttributeName, value: Attributes[AttributeName]): boolean {
  if (name === 'userName' || name === 'email') return value === null || value === '';
  return name === 'active' && typeof value !== 'boolean';
}

/** The attribute that a field of a refusal belongs to. */
export function attributeOfField(field: string): AttributeName | undefined {
  if (profileFields.includes(field)) return 'role';
  return attributeNames.find((name) => hasField(name) && fields[name] === field);
}

/** Whether the account shows the value. */
export function shows(account: Account, name: AttributeName, value: Attributes[AttributeName]): boolean {
  return comparableValue(name, account.attributes[name]) === comparableValue(name, value);
}

function hasField(name: AttributeName): name is keyof typeof fields {
  return name in fields;
}

/** Whether the name or address is one of `device-*@esper.io`, which belong to the system and not to a person. */
export function isSystemAccount({ userName, email }: Pick<Attributes, 'userName' | 'email'>): boolean {
  return [userName, email].some(
    (name) => typeof name === 'string' && /^device-.*@esper\.io$/s.test(normaliseIdentifier(name)),
  );
}
