import {
  type AttributeName,
  type Attributes,
  type AttributeValue,
  attributeNames,
} from '../../domain/attributes.ts';
import { comparableValue, fingerprint } from '../../domain/comparable-value.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import type { Fingerprints } from '../../domain/person.ts';
import type { ScimUserAttributes, ScimUserChanges } from '../scim-service.ts';
import { attributesOfUser } from './attributes-of-user.ts';

/** What a client knows of a user: what it sent last, and where it was served something else, the fingerprint of that. */
export interface Known {
  readonly sent: ScimUserAttributes;
  readonly served: Fingerprints;
}

const identifiers: ReadonlySet<AttributeName> = new Set(identifierTypes);

/**
 * What a whole body changes; `null` clears. A value that the client sent before, or was served, says nothing: many clients repeat all
 * they know, however old it is. `active` that is left out says nothing either, and what names a person cannot be cleared.
 */
export function changedByReplacing(body: ScimUserAttributes, { sent, served }: Known): Attributes {
  const [now, before] = [attributesOfUser(body), attributesOfUser(sent)];
  return pick((name) => {
    const value = now[name] ?? null;
    if (value === null && (name === 'active' || identifiers.has(name))) return undefined;
    const isRepeated =
      isSame(name, value, before[name]) || (name in served && served[name] === fingerprintOf(name, value));
    return isRepeated ? undefined : value;
  });
}

/** What single operations change: what they make of what is desired now, and what they say again after someone else did. */
export function changedByOperations(
  changes: ScimUserChanges,
  { current, sent }: { readonly current: ScimUserAttributes; readonly sent: ScimUserAttributes },
): Attributes {
  const [now, desired] = [attributesOfUser(withChanges(current, changes)), attributesOfUser(current)];
  const before = attributesOfUser(sent);
  const named = attributesOfUser(withChanges({}, changes));
  return pick((name) => {
    const value = now[name] ?? null;
    if (value === null && identifiers.has(name)) return undefined;
    if (!isSame(name, value, desired[name])) return value;
    return name in named && !isSame(name, value, before[name]) ? value : undefined;
  });
}

export function withChanges(user: ScimUserAttributes, changes: ScimUserChanges): ScimUserAttributes {
  const isKept = ([, value]: [string, unknown]) => value !== null && value !== undefined;
  return Object.fromEntries(Object.entries({ ...user, ...changes }).filter(isKept));
}

/** Fingerprints of what is shown to the client and differs from what it sent. */
export function servedBeside(shown: ScimUserAttributes, sent: ScimUserAttributes): Fingerprints {
  const [values, known] = [attributesOfUser(shown), attributesOfUser(sent)];
  const served: { [A in AttributeName]?: string } = {};
  for (const name of attributeNames) {
    if (!isSame(name, values[name], known[name])) served[name] = fingerprintOf(name, values[name]);
  }
  return served;
}

/** What a client was served before it said something else: no more than that counts against what it says next. */
export function servedBefore(
  served: Fingerprints,
  { sent, before }: { readonly sent: ScimUserAttributes; readonly before: ScimUserAttributes },
): Fingerprints {
  const [now, then] = [attributesOfUser(sent), attributesOfUser(before)];
  const kept: { [A in AttributeName]?: string } = {};
  for (const name of attributeNames) {
    const known = served[name];
    if (known !== undefined && isSame(name, now[name], then[name])) kept[name] = known;
  }
  return kept;
}

function pick(changeOf: (name: AttributeName) => AttributeValue | undefined): Attributes {
  const picked: { [A in AttributeName]?: AttributeValue } = {};
  for (const name of attributeNames) {
    const value = changeOf(name);
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}

function isSame(
  name: AttributeName,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  return comparableValue(name, left) === comparableValue(name, right);
}

function fingerprintOf(name: AttributeName, value: AttributeValue | undefined): string {
  return fingerprint(comparableValue(name, value));
}
