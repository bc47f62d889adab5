import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import { comparableValue } from '../../domain/comparable-value.ts';
import type { ScimUserAttributes, ScimValue } from '../scim-service.ts';

/** What a client's attributes say in the ledger's words. What is absent or empty is left out. */
export function attributesOfUser(user: ScimUserAttributes): Attributes {
  const { userName, displayName = user.formattedName, emails = [], phoneNumbers = [], roles = [] } = user;
  const said = {
    userName,
    email: emails[primaryIndex(emails)]?.value ?? impliedEmail(user),
    givenName: user.givenName,
    familyName: user.familyName,
    displayName,
    phone: phoneNumbers[indexOfPhone(phoneNumbers)]?.value,
    landline: digitsOf(phoneNumbers[indexOfType(phoneNumbers, 'work')]?.value),
    timezone: user.timezone,
    title: user.title,
    role: roles[primaryIndex(roles)]?.value,
    employeeNumber: user.employeeNumber,
    active: user.active,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== ''));
}

/** What is longer is no address: it is refused as a user name, too. */
const address = /^(?=.{1,254}$)[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whoever has no address given is written to under the user name, where that is an address. */
export function impliedEmail({ userName, emails = [] }: ScimUserAttributes): string | undefined {
  const isGiven = emails.some(({ value }) => value !== '');
  return !isGiven && userName !== undefined && address.test(userName.trim()) ? userName : undefined;
}

/** The attributes as they should be shown: in the client's own spelling wherever that says what the ledger says. */
export function withValues(user: ScimUserAttributes, values: Attributes): ScimUserAttributes {
  const said = attributesOfUser(user);
  const differing = (Object.keys(values) as AttributeName[]).filter(
    (name) => comparableValue(name, said[name]) !== comparableValue(name, values[name]),
  );
  return differing.reduce((shown, name) => withValue(shown, name, textOf(values[name])), {
    ...user,
    ...(values.active === undefined ? {} : { active: values.active === true }),
  });
}

function withValue(
  user: ScimUserAttributes,
  name: AttributeName,
  value: string | undefined,
): ScimUserAttributes {
  const { emails = [], phoneNumbers = [], roles = [] } = user;
  const work = { type: 'work', primary: true };
  switch (name) {
    case 'active':
    case 'dashboard':
      return user;
    case 'email':
      return put(user, 'emails', replaceAt(emails, { index: primaryIndex(emails), value, added: work }));
    case 'phone':
    case 'landline': {
      const type = name === 'phone' ? 'mobile' : 'work';
      const index = name === 'phone' ? indexOfPhone(phoneNumbers) : indexOfType(phoneNumbers, 'work');
      return put(user, 'phoneNumbers', replaceAt(phoneNumbers, { index, value, added: { type } }));
    }
    case 'role':
      return put(
        user,
        'roles',
        replaceAt(roles, { index: primaryIndex(roles), value, added: { primary: true } }),
      );
    default:
      return put(user, name, value);
  }
}

function put<Name extends keyof ScimUserAttributes>(
  user: ScimUserAttributes,
  name: Name,
  value: ScimUserAttributes[Name] | undefined,
): ScimUserAttributes {
  const { [name]: _, ...others } = user;
  return value === undefined ? others : { ...others, [name]: value };
}

function replaceAt(
  values: readonly ScimValue[],
  change: {
    readonly index: number;
    readonly value: string | undefined;
    readonly added: Omit<ScimValue, 'value'>;
  },
): readonly ScimValue[] | undefined {
  const { index, value, added } = change;
  const known = values[index];
  const others = values.filter((_, at) => at !== index);
  const changed =
    value === undefined
      ? others
      : known === undefined
        ? [...values, { ...added, value }]
        : values.with(index, { ...known, value });
  return changed.length === 0 ? undefined : changed;
}

/** The primary entry, else the one for work, else the first; -1 where there is none. */
function primaryIndex(values: readonly ScimValue[]): number {
  const primary = values.findIndex((value) => value.primary === true);
  if (primary !== -1) return primary;
  const work = indexOfType(values, 'work');
  return work === -1 && values.length > 0 ? 0 : work;
}

function indexOfType(values: readonly ScimValue[], sought: string): number {
  return values.findIndex(({ type }) => type?.toLowerCase() === sought);
}

/** The mobile number, else one without a type. */
function indexOfPhone(values: readonly ScimValue[]): number {
  const mobile = indexOfType(values, 'mobile');
  return mobile === -1 ? values.findIndex(({ type }) => type === undefined) : mobile;
}

/** A land line is a number to the target. */
function digitsOf(value: string | undefined): string | undefined {
  const digits = value?.replace(/\D/g, '') ?? '';
  return digits === '' || digits.length > 20 ? undefined : digits;
}

function textOf(value: Attributes[AttributeName]): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
