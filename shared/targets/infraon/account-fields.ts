import { type AttributeName, type Attributes, attributeNames } from '../../domain/attributes.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { flagOf, textOf } from '../../http/read-scalar.ts';
import type { Account } from '../target.ts';
import { type InfraonUser, userIdOf } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** Attributes that Infraon shows. */
export const visibleAttributes = ['userName', 'email', 'displayName', 'active'] as const;

/** Attributes that Infraon takes on creation and never shows. */
export const hiddenAttributes = [
  'givenName',
  'phone',
  'landline',
  'timezone',
  'title',
  'role',
  'dashboard',
] as const;

/** The names under which each attribute is written; the first is that of the published create example. */
const writtenAs: { readonly [A in AttributeName]?: readonly string[] } = {
  userName: ['username', 'actual_username'],
  email: ['email'],
  displayName: ['name'],
  active: ['is_active'],
  givenName: ['first_name'],
  phone: ['phone'],
  landline: ['landline'],
  timezone: ['timezone'],
  title: ['organization_role'],
  role: ['role'],
  dashboard: ['dashboard'],
};

/** An account as Infraon shows it. A field that is absent, null or unreadable says nothing of its attribute. */
export function accountOf(user: InfraonUser, options: Pick<InfraonOptions, 'accountIdField'>): Account {
  const read = {
    userName: textOf(user.actual_username),
    email: textOf(user.email),
    displayName: textOf(user.name),
    active: flagOf(user.is_active),
  };
  const attributes = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
  return { id: userIdOf(user, options), attributes };
}

/** The attributes that are given and that Infraon has a field for. */
export function writtenAttributes(attributes: Attributes): readonly AttributeName[] {
  return attributeNames.filter((name) => attributes[name] !== undefined && writtenAs[name] !== undefined);
}

/**
 * The fields that write the named attributes. `landline` is a number there, so that its digits alone are sent; what holds no
 * such number yields no field, as does every attribute that Infraon has none for. Cleared strings are sent empty.
 */
export function fieldsOf(
  attributes: Attributes,
  names: readonly AttributeName[],
  use: 'create' | 'edit',
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const name of names) {
    const value = attributes[name];
    if (value === undefined || (use === 'create' && value === null)) continue;
    const written = name === 'landline' ? landlineNumber(value) : (value ?? '');
    if (written === undefined) continue;
    for (const field of writtenAs[name]?.slice(0, use === 'create' ? 1 : 2) ?? []) fields[field] = written;
  }
  return fields;
}

/** The attribute that a field of a refusal belongs to. */
export function attributeOfField(field: string): AttributeName | undefined {
  return attributeNames.find((name) => writtenAs[name]?.includes(field));
}

/** Whether the account shows the value. Names and addresses are compared as identifiers, because servers fold their case. */
export function shows(account: Account, name: AttributeName, value: Attributes[AttributeName]): boolean {
  const shown = account.attributes[name] ?? '';
  const wanted = value ?? '';
  if (typeof shown === 'string' && typeof wanted === 'string') {
    if (name === 'userName' || name === 'email') {
      return normaliseIdentifier(shown) === normaliseIdentifier(wanted);
    }
    return shown.trim() === wanted.trim();
  }
  return shown === wanted;
}

/** Whether the account shows the attribute at all. */
export function isVisible(name: AttributeName): boolean {
  return visibleAttributes.some((visible) => visible === name);
}

function landlineNumber(value: Attributes[AttributeName]): number | null | undefined {
  if (value === null) return null;
  const digits = String(value).replace(/\D/g, '');
  const number = Number(digits);
  return digits !== '' && Number.isSafeInteger(number) ? number : undefined;
}
