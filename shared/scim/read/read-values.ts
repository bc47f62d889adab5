import { badRequest, type ScimError } from '../http/scim-error.ts';
import { isScimBody } from './read-scim-body.ts';

/** Reads a text as clients send it: a number is one, too, and nothing clears the attribute. Some wrap it: `[{"value": "…"}]`. */
export function readText(value: unknown): string | null {
  const given = unwrap(value);
  if (given === undefined || given === null || given === '') return null;
  if (typeof given === 'string') return given;
  if (typeof given === 'number' && Number.isFinite(given)) return String(given);
  throw invalidValue('a text');
}

/** Reads a boolean as clients send it: `true`, `"True"`, `"false"`. Nothing says nothing. */
export function readBoolean(value: unknown): boolean | undefined {
  const given = unwrap(value);
  if (given === undefined || given === null || given === '') return undefined;
  if (typeof given === 'boolean') return given;
  const word = typeof given === 'string' ? given.trim().toLowerCase() : '';
  if (word === 'true') return true;
  if (word === 'false') return false;
  throw invalidValue('true or false');
}

/** A word in lower case; what is no text is none. Anything else may not even become a text: JSON's objects may have a `toString`. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/** An object's members by their names in lower case. */
export function membersOf(object: Readonly<Record<string, unknown>>): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));
}

export function invalidValue(expected: string): ScimError {
  return badRequest('invalidValue', `A value is not what its attribute holds: expected ${expected}.`);
}

function unwrap(value: unknown): unknown {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isScimBody(only) ? (membersOf(only).get('value') ?? only) : only;
}
