import type { UserEvent } from '../user-event.ts';
import { withoutFormatCharacters } from './format-characters.ts';

export const identifierTypes = ['employeeNumber', 'userName', 'email'] as const;

export type IdentifierType = (typeof identifierTypes)[number];

/** Something that names a person. `value` is normalised by {@link normaliseIdentifier}. */
export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
}

/** An identifier as an event gives it. */
export interface GivenIdentifier extends Identifier {
  /** Not given, but follows: an account that is created without a user name gets the address as one. */
  readonly implied?: true;
}

/** `type#value`: equal for identifiers that mean the same. */
export function identifierKey(identifier: Identifier): string {
  return `${identifier.type}#${identifier.value}`;
}

/** Trimmed, without invisible characters, Unicode NFC, lower-case: variants of one address or name become equal. */
export function normaliseIdentifier(value: string): string {
  return withoutFormatCharacters(value).trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/** The identifiers that an event gives or implies, in a fixed order. */
export function identifiersOf(event: Pick<UserEvent, 'type' | 'user'>): readonly GivenIdentifier[] {
  const { user } = event;
  const given: GivenIdentifier[] = identifierTypes.flatMap((type) => {
    const value = user[type];
    const normal = typeof value === 'string' ? normaliseIdentifier(value) : '';
    return normal === '' ? [] : [{ type, value: normal }];
  });
  const email = given.find(({ type }) => type === 'email');
  if (event.type !== 'onboard' || user.userName !== undefined || email === undefined) return given;
  return [...given, { type: 'userName', value: email.value, implied: true }];
}
