import { newWords } from '../../compact/chunked-array.ts';
import type { DigestMap } from '../../compact/digest-map.ts';
import { type Digest, digest } from '../../domain/digest.ts';
import { EmployeeNumbers, type IdentityDigests } from './identity-digests.ts';

/** Who was in the file so far, and in which row last. */
export class PeopleOfFile {
  readonly #rows: DigestMap;
  readonly #numbers = new EmployeeNumbers();
  readonly #rowsOfAccounts = newWords();
  /** Of a row that is followed by one about the same person: that one. */
  readonly #laterRows = new Map<number, number>();

  constructor(rows: DigestMap) {
    this.#rows = rows;
  }

  /**
   * Notes a row, and returns the earlier rows about the same person that it replaces: by an identifier, by their record
   * in the ledger, or by an account of theirs.
   */
  add(row: {
    readonly row: number;
    readonly identity: IdentityDigests;
    readonly personId: string | undefined;
    readonly accounts: readonly number[];
  }): readonly number[] {
    const { all, employeeNumber } = row.identity;
    const earlier = new Set<number>();
    for (const key of all) {
      const other = this.#rows.get('row', key);
      if (other !== undefined) earlier.add(this.#lastRowOf(other));
      this.#rows.set('row', key, row.row);
    }
    if (row.personId !== undefined) {
      const key = personKey(row.personId);
      const other = this.#rows.get('row', key);
      if (other !== undefined) earlier.add(this.#lastRowOf(other));
      this.#rows.set('row', key, row.row);
    }
    for (const account of row.accounts) {
      const other = this.#rowsOfAccounts.get(account);
      if (other !== 0) earlier.add(this.#lastRowOf(other));
      this.#rowsOfAccounts.set(account, row.row);
    }
    this.#numbers.set(row.row, employeeNumber);
    const replaced = [...earlier].filter((other) => !this.#numbers.contradicts(other, employeeNumber));
    for (const other of replaced) this.#laterRows.set(other, row.row);
    return replaced;
  }

  /** Earlier row, later row, and so on, by ascending earlier row. */
  replacements(): Uint32Array {
    return Uint32Array.from([...this.#laterRows].sort(([a], [b]) => a - b).flat());
  }

  /** Notes who a rejected row is about: it says nothing of them but that they are there. */
  addRejected(row: number, { all, employeeNumber }: IdentityDigests): void {
    for (const key of all) this.#rows.set('rejected-row', key, row);
    this.#numbers.set(row, employeeNumber);
  }

  /** Whether the account belongs to somebody with another employee number, by an earlier row. */
  isTaken(account: number, { employeeNumber }: IdentityDigests): boolean {
    const row = this.#rowsOfAccounts.get(account);
    return row !== 0 && this.#numbers.contradicts(row, employeeNumber);
  }

  hasAccount(account: number): boolean {
    return this.#rowsOfAccounts.get(account) !== 0;
  }

  #lastRowOf(row: number): number {
    const later = this.#laterRows.get(row);
    return later === undefined ? row : this.#lastRowOf(later);
  }

  hasPerson(personId: string): boolean {
    return this.#rows.get('row', personKey(personId)) !== undefined;
  }

  /** Whether any row names somebody of these identifiers. */
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
