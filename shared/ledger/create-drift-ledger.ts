import type { Holders } from '../domain/bearing.ts';
import type { Identifier } from '../domain/identifiers.ts';
import { noteManaged } from './brake.ts';
import { createLedgerContext, type LedgerOptions } from './create-ledger-context.ts';
import { findAccountOwners } from './find-account-owners.ts';
import { findHolders } from './find-holders.ts';
import { findPeople } from './find-people.ts';
import { type KnownPerson, toKnownPerson } from './known-person.ts';
import { listPeople } from './list-people.ts';
import { noteAccount } from './note-account.ts';

/** As much of the ledger as comparing a directory with it needs. */
export interface DriftLedger {
  /** Everybody whom the ledger knows, in pages and in no order. */
  listPeople(): AsyncIterable<readonly KnownPerson[]>;
  /** To whom accounts belong, by the account's id. */
  findAccountOwners(target: string, accountIds: readonly string[]): Promise<ReadonlyMap<string, KnownPerson>>;
  /** Who holds each identifier, by `identifierKey`. */
  findHolders(identifiers: readonly Identifier[]): Promise<Holders>;
  /** The people behind the ids, by id; who became somebody else is replaced by that one. */
  findPeople(personIds: readonly string[]): Promise<ReadonlyMap<string, KnownPerson>>;
  /** Notes an account of somebody who has none yet. Nothing happens where it, or another one, is noted already. */
  noteAccount(account: {
    readonly personId: string;
    readonly target: string;
    readonly accountId: string;
  }): Promise<void>;
  /** Notes how many people are to have an account. */
  noteManaged(people: number): Promise<void>;
}

/** Opens the ledger for the drift check. */
export function createDriftLedger(options: LedgerOptions): DriftLedger {
  const context = createLedgerContext(options);
  return {
    listPeople: () => listPeople(options),
    findAccountOwners: (target, accountIds) => findAccountOwners(context, { target, accountIds }),
    findHolders: (identifiers) => findHolders(context, identifiers),
    async findPeople(personIds) {
      const rows = await findPeople(context, personIds);
      return new Map([...rows].map(([id, row]) => [id, toKnownPerson(row)]));
    },
    noteAccount: (account) => noteAccount(context, account),
    noteManaged: (people) => noteManaged(context, people),
  };
}
