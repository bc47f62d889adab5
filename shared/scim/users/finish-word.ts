import type { ScimLedger } from '../ledger/scim-context.ts';
import { scimKeys } from '../ledger/scim-keys.ts';
import { loadUser } from '../ledger/user-record.ts';
import { completeWord } from './complete-word.ts';

/**
 * Completes what a client began to say of a user, whoever the client is: what the door had not completed when it was interrupted. The
 * reference is `client/users/id`.
 */
export function createFinishWord(given: Pick<ScimLedger, 'ledger' | 'accept'>) {
  return async function finishWord(reference: string): Promise<void> {
    const [client = '', kind, id = ''] = reference.split('/');
    if (kind !== 'users') return;
    const context: ScimLedger = { ...given, table: given.ledger.table, keys: scimKeys(client) };
    const record = await loadUser(context, id);
    if (record?.pending !== undefined) await completeWord(context, record);
  };
}
