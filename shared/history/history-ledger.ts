import { bindVerbs, createLedgerContext, type LedgerOptions } from '../ledger/ledger-context.ts';
import { listHistory, listOperations, type PageRequest } from './list-history.ts';
import { moveHistories, moveHistoriesOf } from './move-histories.ts';
import { type OperatorAction, operatorEntry, recordOperatorEntry } from './operator-actions.ts';

/** What the ledger tells of how people came to be as they are. */
export type HistoryLedger = ReturnType<typeof createHistoryLedger>;

/** Opens the histories that a DynamoDB table holds. */
export function createHistoryLedger(options: LedgerOptions) {
  const context = createLedgerContext(options);
  return {
    ...bindVerbs(context, { listOperations, moveHistories, moveHistoriesOf }),
    /** A person's history, the newest entry first, with that of everyone who turned out to be this person. */
    listHistory: (personId: string, page: PageRequest) => listHistory(context, { personId, ...page }),
    /** Makes an operator's command an entry. */
    recordOperatorAction: (action: OperatorAction) =>
      recordOperatorEntry(context, { personId: action.personId, entry: operatorEntry(context, action) }),
  };
}
