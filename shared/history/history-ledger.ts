import { createLedgerContext, type LedgerOptions } from '../ledger/ledger-context.ts';
import { type HistoryPage, listHistory, listOperations, type PageRequest } from './list-history.ts';
import { moveHistories, moveHistoriesOf } from './move-histories.ts';
import { type OperatorAction, operatorEntry, recordOperatorEntry } from './operator-actions.ts';

/** What the ledger tells of how people came to be as they are. */
export interface HistoryLedger {
  /** A person's history, the newest entry first, with that of everyone who turned out to be this person. */
  listHistory(personId: string, page: PageRequest): Promise<HistoryPage>;
  /** Operators' commands that were about no single person, the newest first. */
  listOperations(page: PageRequest): Promise<HistoryPage>;
  /** Makes an operator's command an entry. */
  recordOperatorAction(action: OperatorAction): Promise<void>;
  /** Moves the newest entries of people who have nothing to do out of their records; says of how many people. */
  moveHistories(hasTime: () => boolean): Promise<number>;
  /** The same of some people, whatever they wait for. */
  moveHistoriesOf(personIds: readonly string[]): Promise<number>;
}

/** Opens the histories that a DynamoDB table holds. */
export function createHistoryLedger(options: LedgerOptions): HistoryLedger {
  const context = createLedgerContext(options);
  return {
    listHistory: (personId, page) => listHistory(context, { personId, ...page }),
    listOperations: (page) => listOperations(context, page),
    recordOperatorAction: (action) =>
      recordOperatorEntry(context, { personId: action.personId, entry: operatorEntry(context, action) }),
    moveHistories: (hasTime) => moveHistories(context, hasTime),
    moveHistoriesOf: (personIds) => moveHistoriesOf(context, personIds),
  };
}
