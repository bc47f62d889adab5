import { DigestMap } from '../../../bulk/digest-map.ts';
import { DigestWords } from '../../../bulk/digest-words.ts';
import { growableUint8, growableUint32 } from '../../../bulk/packed-arrays.ts';
import { digest } from '../../../domain/digest.ts';
import { identifierKey } from '../../../domain/identity/identifiers.ts';
import type { GivenName } from '../../decide/project-change.ts';

export const nameTypes = ['userName', 'email'] as const;

export type NameType = (typeof nameTypes)[number];

/** An account that bears a name which another row wants. */
export interface NameBearer {
  readonly type: NameType;
  readonly account: number;
}

/** The user names and addresses that the rows of a file give to accounts which do not bear them yet. */
export class ClaimedNames {
  readonly #names = { userName: new DigestWords(), email: new DigestWords() };
  /** Accounts of others that bear the row's names until now, in one target or several. */
  readonly #bearers = new Map<number, readonly NameBearer[]>();
  readonly #owners = growableUint8();
  /** Which names the row gives to an account that is there. */
  readonly #renamed = growableUint8();
  /** The place in the feed's snapshot of whom the row is about, plus one. */
  readonly #members = growableUint32();
  /** Rows of people whom another row took for someone else's account: that row. */
  readonly #contested = growableUint32();
  /** Rows without a number that share a name with a row about someone else: that row. */
  readonly #unclear = growableUint32();
  #lastRow = 0;

  note(
    row: number,
    claim: {
      readonly names: readonly (Pick<GivenName, 'type' | 'value'> & Partial<Pick<GivenName, 'creates'>>)[];
      /** Whether the ledger knows the accounts to be the person's. */
      readonly isOwner: boolean;
      /** The place in the feed's snapshot of whom the row is about. */
      readonly member: number | undefined;
    },
  ): void {
    this.#lastRow = Math.max(this.#lastRow, row);
    for (const name of claim.names) this.#names[name.type].set(row, digest(identifierKey(name)));
    const renamed = nameTypes.filter((type) =>
      claim.names.some((one) => one.type === type && one.creates === false),
    );
    this.#renamed.set(
      row,
      renamed.reduce((sum, type) => sum + bitOf(type), 0),
    );
    this.#owners.set(row, claim.isOwner ? 1 : 0);
    this.#members.set(row, claim.member === undefined ? 0 : claim.member + 1);
  }

  /** Notes that the row has to wait until a name is given up by the account that bears it. */
  noteBearer(row: number, { type, account }: NameBearer): void {
    this.#bearers.set(row, [...this.bearersOf(row), { type, account }]);
  }

  bearersOf(row: number): readonly NameBearer[] {
    return this.#bearers.get(row) ?? [];
  }

  /** Notes that another row leads to an account that an earlier one leads to. */
  contest(earlier: number, row: number): void {
    this.#lastRow = Math.max(this.#lastRow, earlier);
    this.#contested.set(earlier, row);
  }

  contestedBy(row: number): number | undefined {
    const other = this.#contested.get(row);
    return other === 0 ? undefined : other;
  }

  /** Notes that it cannot be told from another row whom the row is about. */
  noteUnclear(row: number, other: number): void {
    this.#lastRow = Math.max(this.#lastRow, row);
    this.#unclear.set(row, other);
  }

  unclearFrom(row: number): number | undefined {
    const other = this.#unclear.get(row);
    return other === 0 ? undefined : other;
  }

  isOwner(row: number): boolean {
    return this.#owners.get(row) === 1;
  }

  memberOf(row: number): number | undefined {
    const place = this.#members.get(row);
    return place === 0 ? undefined : place - 1;
  }

  get lastRow(): number {
    return this.#lastRow;
  }

  /** Whether the row gives its account another name than this row wants. */
  givesUp(row: number, { type, to }: { readonly type: NameType; readonly to: number }): boolean {
    const isRenamed = (this.#renamed.get(row) & bitOf(type)) !== 0;
    return isRenamed && this.#names[type].contradicts(row, this.#names[type].get(to));
  }

  /** Rows that want the name of another one, with that one. `isPlanned` tells the rows that count. */
  *clashes(isPlanned: (row: number) => boolean): Generator<readonly [number, number], void, void> {
    const first = new DigestMap<'row'>();
    for (let row = 1; row <= this.#lastRow; row += 1) {
      if (!isPlanned(row)) continue;
      for (const type of nameTypes) {
        const name = this.#names[type].get(row);
        if (name === undefined) continue;
        const other = first.get('row', name);
        if (other === undefined) first.set('row', name, row);
        else if (other !== row) yield [other, row];
      }
    }
  }
}

function bitOf(type: NameType): number {
  return type === 'userName' ? 1 : 2;
}
