import type { Attributes } from './attributes.ts';
import type { UserEvent } from './user-event.ts';

export const identifierTypes = ['employeeNumber', 'userName', 'email'] as const;

export type IdentifierType = (typeof identifierTypes)[number];

/** Something that names a person. `value` is normalised by {@link normaliseIdentifier}. */
export interface Identifier {
  readonly type: IdentifierType;
  readonly value: string;
}

/** `type#value`: equal for identifiers that mean the same. */
export function identifierKey(identifier: Identifier): string {
  return `${identifier.type}#${identifier.value}`;
}

/** Trimmed, Unicode NFC, lower-case: variants of one address or name become equal. */
export function normaliseIdentifier(value: string): string {
  return value.trim().normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * The identifiers that an event gives, in a fixed order. An onboarding without a user name also claims its
 * e-mail address as one, because that is the name that the account gets.
 */
export function identifiersOf(event: Pick<UserEvent, 'type' | 'user'>): readonly Identifier[] {
  const user: Attributes =
    event.type === 'onboard' && event.user.userName === undefined
      ? { ...event.user, userName: event.user.email ?? null }
      : event.user;
  return identifierTypes.flatMap((type) => {
    const value = user[type];
    return typeof value === 'string' && value.trim() !== ''
      ? [{ type, value: normaliseIdentifier(value) }]
      : [];
  });
}
