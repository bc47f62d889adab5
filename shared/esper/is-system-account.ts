import type { Attributes } from '../domain/attributes.ts';
import { normaliseIdentifier } from '../domain/identifiers.ts';

/** Whether the name or address is one of `device-*@esper.io`, which belong to the system and not to a person. */
export function isSystemAccount({ userName, email }: Pick<Attributes, 'userName' | 'email'>): boolean {
  return [userName, email].some(
    (name) => typeof name === 'string' && /^device-.*@esper\.io$/s.test(normaliseIdentifier(name)),
  );
}
