import type { EventReference } from '../domain/user-event.ts';
import type { LedgerContext } from './ledger-context.ts';
import { noticeReferenceOfKey, personIdOfKey, referenceOfKey } from './ledger-keys.ts';
import { readDueKeys } from './read-due-keys.ts';

/** Work whose time has come: an event to merge, a person to reconcile, or an HR system's notice to ask about. */
export type DueWork =
  | { readonly kind: 'event'; readonly reference: EventReference; readonly dueAt: string }
  | { readonly kind: 'person'; readonly personId: string; readonly dueAt: string }
  | { readonly kind: 'notice'; readonly reference: string; readonly dueAt: string };

/** What is due now, oldest first, in pages. What becomes due meanwhile is left to the next sweep. */
export async function* listDue(context: LedgerContext): AsyncIterable<readonly DueWork[]> {
  for await (const keys of readDueKeys(context, context.now().toISOString())) {
    yield keys.flatMap(({ pk, dueAt }): DueWork[] => {
      const [reference, personId] = [referenceOfKey(pk), personIdOfKey(pk)];
      if (reference !== undefined) return [{ kind: 'event', reference, dueAt }];
      if (personId !== undefined) return [{ kind: 'person', personId, dueAt }];
      const notice = noticeReferenceOfKey(pk);
      return notice === undefined ? [] : [{ kind: 'notice', reference: notice, dueAt }];
    });
  }
}
