import { badRequest } from '../http/scim-error.ts';
import type { ScimAddress, ScimValue } from '../scim-service.ts';
import { isScimBody } from './read-scim-body.ts';
import { invalidValue, membersOf, readBoolean, readText } from './read-values.ts';

/** `values` are e-mail addresses, telephone numbers and roles: each has a `value`. */
export type ListKind = 'values' | 'addresses';

/** One entry of a multi-valued attribute, by the names of its sub-attributes in lower case. Only `primary` is a boolean. */
export type ListEntry = ReadonlyMap<string, string | boolean>;

const subAttributes: Readonly<Record<ListKind, ReadonlySet<string>>> = {
  values: new Set(['value', 'type', 'primary', 'display']),
  addresses: new Set([
    ...['type', 'primary', 'formatted', 'streetaddress', 'locality', 'region', 'postalcode', 'country'],
  ]),
};

const maxEntries = 50;

/** Reads a multi-valued attribute: a list, one entry alone, or a plain text. What an entry has no name for is left out. */
export function readEntries(value: unknown, kind: ListKind): readonly ListEntry[] {
  if (value === undefined || value === null || value === '') return [];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > maxEntries)
    throw badRequest('invalidValue', `A multi-valued attribute has at most ${maxEntries} values.`);
  return given.map((one) => readEntry(one, kind));
}

function readEntry(value: unknown, kind: ListKind): ListEntry {
  if (!isScimBody(value)) {
    const text = readText(value);
    if (text === null) return new Map();
    if (kind === 'addresses') throw invalidValue('an address');
    return new Map([['value', text]]);
  }
  const entry = new Map<string, string | boolean>();
  for (const [name, given] of membersOf(value)) setSubAttribute(entry, { name, value: given, kind });
  return entry;
}

/** Sets one sub-attribute, or clears it. False: entries have no such sub-attribute. */
export function setSubAttribute(
  entry: Map<string, string | boolean>,
  { name, value, kind }: { readonly name: string; readonly value: unknown; readonly kind: ListKind },
): boolean {
  if (!subAttributes[kind].has(name)) return false;
  const read = name === 'primary' ? readBoolean(value) : readText(value);
  if (read === undefined || read === null) entry.delete(name);
  else entry.set(name, read);
  return true;
}

/** Whether entries have such a sub-attribute. */
export function isSubAttribute(name: string, kind: ListKind): boolean {
  return subAttributes[kind].has(name);
}

export function entryOf(value: ScimValue | ScimAddress): ListEntry {
  return new Map(
    Object.entries(value).flatMap(([name, one]: readonly [string, unknown]) =>
      typeof one === 'string' || typeof one === 'boolean' ? [[name.toLowerCase(), one]] : [],
    ),
  );
}

/** The entries as values; one without a value is none. */
export function valuesOf(entries: readonly ListEntry[]): readonly ScimValue[] {
  return entries.flatMap((entry) => {
    const value = textOf(entry, 'value');
    if (value === undefined) return [];
    const [type, display] = [textOf(entry, 'type'), textOf(entry, 'display')];
    return [{ value, ...given({ type, primary: primaryOf(entry), display }) }];
  });
}

/** The entries as addresses; one that says nothing of a place is none. */
export function addressesOf(entries: readonly ListEntry[]): readonly ScimAddress[] {
  return entries.flatMap((entry) => {
    const place = given({
      formatted: textOf(entry, 'formatted'),
      streetAddress: textOf(entry, 'streetaddress'),
      locality: textOf(entry, 'locality'),
      region: textOf(entry, 'region'),
      postalCode: textOf(entry, 'postalcode'),
      country: textOf(entry, 'country'),
    });
    if (Object.keys(place).length === 0) return [];
    return [{ ...given({ type: textOf(entry, 'type'), primary: primaryOf(entry) }), ...place }];
  });
}

function textOf(entry: ListEntry, name: string): string | undefined {
  const value = entry.get(name);
  return typeof value === 'string' ? value : undefined;
}

function primaryOf(entry: ListEntry): boolean | undefined {
  const value = entry.get('primary');
  return typeof value === 'boolean' ? value : undefined;
}

function given<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const there: { [K in keyof T]?: NonNullable<T[K]> } = {};
  for (const name in members) {
    const value = members[name];
    if (value !== undefined && value !== null) there[name] = value;
  }
  return there;
}
