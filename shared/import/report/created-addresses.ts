import type { Attributes } from '../../domain/attributes.ts';
import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';

/** Somebody who is to be deactivated, and a row that creates somebody with the same address or user name. */
export interface Replacement {
  readonly who: string;
  readonly row: number;
}

/** More created accounts than these are a first import, of which nobody is absent. */
const maxKept = 200_000;

/** Which rows create an account, by its address and user name. */
export class CreatedAddresses {
  readonly #rows = new Map<string, number>();

  add({ email, userName }: Attributes, row: number): void {
    if (this.#rows.size >= maxKept) return;
    for (const name of [email, userName]) {
      if (typeof name === 'string') this.#rows.set(normaliseIdentifier(name), row);
    }
  }

  rowOf({ email, userName }: Attributes): number | undefined {
    const names = [email, userName].filter((name) => typeof name === 'string');
    return names.map((name) => this.#rows.get(normaliseIdentifier(name))).find((row) => row !== undefined);
  }
}
