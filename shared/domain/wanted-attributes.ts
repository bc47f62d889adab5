import type { AttributeName, Attributes, AttributeValue } from './attributes.ts';
import { type DesiredState, valuesOf } from './desired-state.ts';

/**
 * The desired values with their defaults: `displayName` is given and family name, unless it was said.
 * `userName` has its default, the e-mail address, only while an account is being created: no one asked for an
 * existing account to be renamed when its address changes.
 */
export function wantedAttributes(desired: DesiredState): Attributes {
  const values = valuesOf(desired);
  const displayName = values.displayName ?? joinNames(values.givenName, values.familyName);
  return displayName === undefined ? values : { ...values, displayName };
}

/** What a new account is created with: the wanted attributes that have a value. */
export function attributesOfNewAccount(desired: DesiredState): Attributes {
  const wanted = wantedAttributes(desired);
  const all: Attributes = { ...wanted, userName: wanted.userName ?? wanted.email ?? null };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
}

/** What a new account is created without because it was cleared: nothing is left to clear on it. */
export function clearedAttributes(desired: DesiredState): Attributes {
  return Object.fromEntries(Object.entries(wantedAttributes(desired)).filter(([, value]) => value === null));
}

/** The attributes whose default comes from others: a default that is refused is a refusal of these. */
export const defaultSources: { readonly [A in AttributeName]?: readonly AttributeName[] } = {
  displayName: ['givenName', 'familyName'],
  userName: ['email'],
};

/** The attributes that decide what an attribute should be: itself or, while no one has said it, those that its default comes from. */
export function sourcesOf(name: AttributeName, desired: DesiredState): readonly AttributeName[] {
  const own = desired[name];
  const isSaid = own !== undefined && own.value !== null;
  return isSaid ? [name] : [name, ...(defaultSources[name] ?? [])];
}

function joinNames(
  given: AttributeValue | undefined,
  family: AttributeValue | undefined,
): string | undefined {
  const names = [given, family].filter((name) => typeof name === 'string' && name !== '');
  return names.length === 0 ? undefined : names.join(' ');
}
