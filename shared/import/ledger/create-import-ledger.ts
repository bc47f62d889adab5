import type { DriftDecisions } from '../../domain/drift-decision.ts';
import type { Holders } from '../../domain/identity/bearing.ts';
import type { Identifier } from '../../domain/identity/identifiers.ts';
import type { EventReference, UserEvent } from '../../domain/user-event.ts';
import { type Ledger, type LedgerOptions, ledgerFor } from '../../ledger/create-ledger.ts';
import { findDecisions } from '../../ledger/drift-decisions.ts';
import { type EventRecord, getEvents } from '../../ledger/events/event-record.ts';
import { findForgottenAccounts } from '../../ledger/forgotten-accounts.ts';
import { createLedgerContext, type LedgerContext } from '../../ledger/ledger-context.ts';
import { recordAccountId } from '../../ledger/people/account-claims.ts';
import { findHolders } from '../../ledger/people/identifier-claims.ts';
import { bindRelease, noteRelease } from '../../ledger/releases.ts';
import { accountClaimKey, type DriftSubject } from '../../ledger/table/ledger-keys.ts';
import { acceptSnapshot, type FeedSnapshot, getSnapshot, listFeeds } from './feeds.ts';
import {
  findDrop,
  getImport,
  type ImportLease,
  type ImportLeaseResult,
  type ImportRecord,
  leaseImport,
  recordNotification,
  registerImport,
  updateImport,
} from './import-records.ts';

/** The ledger with all that imports need of it. Webhooks do without, which keeps them small. */
export interface ImportLedger extends Ledger {
  /** Holds an import from now on; what is held already is returned as it is. */
  registerImport(record: ImportRecord): Promise<ImportRecord>;
  getImport(importId: string): Promise<ImportRecord | undefined>;
  /** Remembers which import a notification led to; the first one decides. Returns the import's id. */
  recordNotification(drop: string, importId: string): Promise<string>;
  findDrop(drop: string): Promise<string | undefined>;
  leaseImport(importId: string, lease: ImportLease): Promise<ImportLeaseResult>;
  /** Changes an import under its lease. Throws an `ImportLeaseLostError` when someone else took it over. */
  updateImport(request: {
    readonly importId: string;
    readonly lease: ImportLease;
    readonly change: (record: ImportRecord) => ImportRecord;
  }): Promise<ImportRecord>;
  getSnapshot(feed: string): Promise<FeedSnapshot | undefined>;
  /** False when a full file that is as of a later time was accepted before. */
  acceptSnapshot(feed: string, snapshot: FeedSnapshot): Promise<boolean>;
  listFeeds(): Promise<readonly string[]>;
  /** Who holds each identifier, by `identifierKey`. */
  findHolders(identifiers: readonly Identifier[]): Promise<Holders>;
  /** Finds the accounts of a target that belong to a person. */
  findClaimedAccounts(target: string, accountIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What operators have said of accounts, in their order. */
  findDecisions(accounts: readonly DriftSubject[]): Promise<readonly DriftDecisions[]>;
  /** Which accounts were those of someone who was forgotten, and who does not have this number. */
  findForgottenAccounts(asked: Parameters<typeof findForgottenAccounts>[1]): Promise<ReadonlySet<string>>;
  /** The events that the ledger holds, by reference. */
  getEvents(references: readonly EventReference[]): Promise<ReadonlyMap<EventReference, EventRecord>>;
  /** Notes, before it is merged, an event that someone released. */
  noteRelease(event: UserEvent): Promise<void>;
  /** Says whom that event turned out to be about. */
  bindRelease(reference: EventReference, personId: string): Promise<void>;
  recordAccountId(account: {
    readonly personId: string;
    readonly target: string;
    readonly accountId: string;
  }): Promise<void>;
}

/** Opens the ledger for imports. */
export function createImportLedger(options: LedgerOptions): ImportLedger {
  const context = createLedgerContext(options);
  return {
    ...ledgerFor(context),
    registerImport: (record) => registerImport(context, record),
    getImport: (importId) => getImport(context, importId),
    recordNotification: (drop, importId) => recordNotification(context, { drop, importId }),
    findDrop: (drop) => findDrop(context, drop),
    leaseImport: (importId, lease) => leaseImport(context, { importId, lease }),
    updateImport: (request) => updateImport(context, request),
    getSnapshot: (feed) => getSnapshot(context, feed),
    acceptSnapshot: (feed, snapshot) => acceptSnapshot(context, { feed, snapshot }),
    listFeeds: () => listFeeds(context),
    findHolders: (identifiers) => findHolders(context, identifiers),
    findClaimedAccounts: (target, accountIds) => findClaimedAccounts(context, { target, accountIds }),
    findForgottenAccounts: (asked) => findForgottenAccounts(context, asked),
    findDecisions: (accounts) => findDecisions(context, accounts),
    getEvents: (references) => getEvents(context, references),
    noteRelease: (event) => noteRelease(context, event),
    bindRelease: (reference, personId) => bindRelease(context, { reference, personId }),
    recordAccountId: (account) => recordAccountId(context, account),
  };
}

/** Finds the accounts of a target that belong to a person the ledger knows. */
async function findClaimedAccounts(
  { table }: LedgerContext,
  { target, accountIds }: { readonly target: string; readonly accountIds: readonly string[] },
): Promise<ReadonlySet<string>> {
  const claims = await table.getMany(accountIds.map((accountId) => accountClaimKey({ target, accountId })));
  return new Set(accountIds.filter((accountId) => claims.has(accountClaimKey({ target, accountId }))));
}
