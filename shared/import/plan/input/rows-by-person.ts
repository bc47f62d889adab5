import type { DigestMap } from '../../../bulk/digest-map.ts';
import { DigestWords } from '../../../bulk/digest-words.ts';
import { growableUint32 } from '../../../bulk/packed-arrays.ts';
import { type Digest, digest } from '../../../domain/digest.ts';
import type { IdentityDigests } from './identity-digests.ts';

/** A row, as far as it tells whom it is about. */
interface RowOfPerson {
  readonly row: number;
  readonly identity: IdentityDigests;
  /** Whether it gives an employee number itself. */
  readonly isNumbered: boolean;
  /** The digests of their records, as far as other identifiers than the row's lead to them. */
  readonly personIds: readonly string[];
  /** The digests of records that are known by words alone and bear a name of the row: they are in its way once someone is onboarded by them. */
  readonly besideIds: readonly string[];
  readonly accounts: readonly number[];
  /** Called for a row without a number that shares a name with a row about someone else: it cannot be told who is meant. */
  readonly onUnclear: (unclear: number, other: number) => void;
}

/** Who was in the file so far, and in which row last. */
export class RowsByPerson {
  readonly #rows: DigestMap;
  readonly #numbers = new DigestWords();
  readonly #userNames = new DigestWords();
  readonly #rowsOfAccounts = growableUint32();
  /** The later row about the same person, where one follows. */
  readonly #laterRows = new Map<number, number>();

  constructor(rows: DigestMap) {
    this.#rows = rows;
  }

  /**
   * Notes a row, and returns the earlier rows about the same person that it replaces: by an identifier, by their record
   * in the ledger, or by an account of theirs. Rows with different user names that only share an address are about two people.
   */
  add(row: RowOfPerson): readonly number[] {
    const { all } = row.identity;
    const earlier = new Set<number>();
    for (const key of row.identity.twins) {
      const other = this.#rows.get('row', key);
      const last = other === undefined ? undefined : this.lastRowOf(other);
      if (last !== undefined && !this.#isApart(last, row.identity)) earlier.add(last);
      const sharing = row.isNumbered ? undefined : this.#rows.get('shared', key);
      if (sharing !== undefined) row.onUnclear(row.row, sharing);
    }
    for (const key of all) {
      const other = this.#rows.get('row', key);
      const last = other === undefined ? undefined : this.lastRowOf(other);
      const isApart = last !== undefined && this.#isApart(last, row.identity);
      if (last !== undefined && !isApart) earlier.add(last);
      this.#noteSharing(key, { ...row, apart: isApart ? last : undefined });
      this.#rows.set('row', key, row.row);
    }
    for (const personId of row.personIds) {
      const key = personKey(personId);
      const other = this.#rows.get('row', key);
      if (other !== undefined) this.#noteSameRecord(this.lastRowOf(other), { ...row, earlier });
      this.#rows.set('row', key, row.row);
      this.#noteBeside(this.#rows.get('beside', key), row);
    }
    for (const personId of row.besideIds) {
      const key = personKey(personId);
      this.#noteBeside(this.#rows.get('row', key), row);
      this.#rows.set('beside', key, row.row);
    }
    for (const account of row.accounts) {
      const other = this.#rowsOfAccounts.get(account);
      if (other !== 0) earlier.add(this.lastRowOf(other));
      this.#rowsOfAccounts.set(account, row.row);
    }
    this.#note(row.row, row.identity);
    const { employeeNumber } = row.identity;
    const replaced = [...earlier].filter((other) => !this.#numbers.contradicts(other, employeeNumber));
    for (const other of replaced) this.#laterRows.set(other, row.row);
    return replaced;
  }

  /** A record that rows about two people would take over is whose it is by the order in which they are carried out. */
  #noteSameRecord(
    last: number,
    { row, identity, earlier, onUnclear }: RowOfPerson & { readonly earlier: Set<number> },
  ): void {
    earlier.add(last);
    if (!this.#numbers.contradicts(last, identity.employeeNumber)) return;
    onUnclear(row, last);
    onUnclear(last, row);
  }

  #noteBeside(other: number | undefined, { row, onUnclear }: RowOfPerson): void {
    const last = other === undefined ? row : this.lastRowOf(other);
    if (last === row) return;
    onUnclear(row, last);
    onUnclear(last, row);
  }

  #noteSharing(
    key: Digest,
    { row, apart, isNumbered, onUnclear }: RowOfPerson & { readonly apart: number | undefined },
  ): void {
    const unnumbered = this.#rows.get('unnumbered', key);
    const sharing = apart ?? this.#rows.get('shared', key);
    if (apart !== undefined) {
      if (unnumbered !== undefined) onUnclear(unnumbered, row);
      this.#rows.set('shared', key, apart);
    }
    if (isNumbered) return;
    if (sharing !== undefined) onUnclear(row, sharing);
    this.#rows.set('unnumbered', key, row);
  }

  /** Earlier row, later row, and so on, by ascending earlier row. */
  replacements(): Uint32Array {
    return Uint32Array.from([...this.#laterRows].sort(([a], [b]) => a - b).flat());
  }

  /** Notes who a rejected row is about: it says nothing of them but that they are there. */
  addRejected(row: number, identity: IdentityDigests): void {
    for (const key of identity.all) this.#rows.set('rejected-row', key, row);
    this.#note(row, identity);
  }

  /** The earlier row that says that the account is someone else's; undefined where none does. */
  takenBy(account: number, identity: IdentityDigests): number | undefined {
    const own = this.rowOfAccount(account);
    const row = own === undefined ? undefined : this.lastRowOf(own);
    return row !== undefined && this.#isApart(row, identity) ? row : undefined;
  }

  /** The last row that leads to the account itself. */
  rowOfAccount(account: number): number | undefined {
    const row = this.#rowsOfAccounts.get(account);
    return row === 0 ? undefined : row;
  }

  /** The row itself, or the last one that follows it about the same person. */
  lastRowOf(row: number): number {
    const later = this.#laterRows.get(row);
    return later === undefined ? row : this.lastRowOf(later);
  }

  #note(row: number, { employeeNumber, userName }: IdentityDigests): void {
    this.#numbers.set(row, employeeNumber);
    this.#userNames.set(row, userName);
  }

  /** Whether the row is about someone else, whatever they share: by its number or, where that does not tell, by its user name. */
  #isApart(row: number, { employeeNumber, userName }: IdentityDigests): boolean {
    if (this.#numbers.contradicts(row, employeeNumber)) return true;
    const isNumbered = employeeNumber !== undefined && this.#numbers.get(row) !== undefined;
    return !isNumbered && this.#userNames.contradicts(row, userName);
  }

  hasPerson(personId: string): boolean {
    return this.#rows.get('row', personKey(personId)) !== undefined;
  }

  /** Whether a row has one of the identifiers that could not be used, or is in conflict, whatever its number. */
  isNamedInVain({ all }: IdentityDigests, isInVain: (row: number) => boolean): boolean {
    return (['row', 'rejected-row'] as const).some((kind) =>
      all.some((key) => {
        const row = this.#rows.get(kind, key);
        return row !== undefined && isInVain(row);
      }),
    );
  }

  /** Whether any row names someone of these identifiers. */
  names({ all, employeeNumber }: IdentityDigests): boolean {
    return (['row', 'rejected-row'] as const).some((kind) =>
      all.some((key) => {
        const row = this.#rows.get(kind, key);
        return row !== undefined && !this.#numbers.contradicts(row, employeeNumber);
      }),
    );
  }
}

function personKey(id: string): Digest {
  return digest(`person#${id}`);
}
