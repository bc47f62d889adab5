import type { AttributeName } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import type { PlannedChange } from './planned-change.ts';

const names: readonly AttributeName[] = ['givenName', 'familyName', 'displayName'];

/**
 * Whether a change gives somebody who has an account another name or address. What a change says of a person's names has
 * changed; of what identifies a person that the ledger knows, it says one thing only, unless that has changed as well.
 */
export function isNameChange({ kind, personId, event: { user } }: PlannedChange): boolean {
  if (kind !== 'update' && kind !== 'reactivate') return false;
  if (names.some((name) => user[name] !== undefined)) return true;
  return personId !== undefined && identifierTypes.filter((type) => user[type] !== undefined).length > 1;
}
