import { newWords } from '../../compact/chunked-array.ts';
import { type Digest, digest } from '../../domain/digest.ts';
import { type Identifier, identifierKey } from '../../domain/identifiers.ts';

/** The identifiers of a row or a member, as digests. */
export interface IdentityDigests {
  readonly all: readonly Digest[];
  readonly employeeNumber: Digest | undefined;
}

export function identityDigests(identifiers: readonly Identifier[]): IdentityDigests {
  const all = identifiers.map((identifier) => digest(identifierKey(identifier)));
  return { all, employeeNumber: all[identifiers.findIndex(({ type }) => type === 'employeeNumber')] };
}

/** The employee numbers of rows or members: somebody with another number is somebody else, whatever the address. */
export class EmployeeNumbers {
  readonly #high = newWords();
  readonly #low = newWords();

  set(item: number, number: Digest | undefined): void {
    this.#high.set(item, number?.high ?? 0);
    this.#low.set(item, number?.low ?? 0);
  }

  /** Whether the item has a number, and another one. */
  contradicts(item: number, number: Digest | undefined): boolean {
    const [high, low] = [this.#high.get(item), this.#low.get(item)];
    if (number === undefined || (high === 0 && low === 0)) return false;
    return high !== number.high || low !== number.low;
  }
}
