import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { textOf } from '../../http/read-scalar.ts';
import type { InfraonUser } from './infraon-user.ts';

/** What a listing can be searched by. */
export type SortField = 'userName' | 'email';

/** The normalised value by which a user stands in a sorted listing; undefined where the user has none. */
export const sortFields: Readonly<Record<SortField, (user: InfraonUser) => string | undefined>> = {
  userName: (user) => keyOf(user.actual_username),
  email: (user) => keyOf(user.email),
};

/** Whether each key is at least as great as the one before. */
export function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
}

/**
 * Watches whether a listing proves that the server orders a field as the search expects. A directory whose names are all in
 * lower case looks the same under an order by code unit, where a name that someone adds in capitals would stand elsewhere. So
 * two neighbours that only an order without regard to case puts this way must have been seen.
 */
export class OrderCheck {
  readonly #field: SortField;
  #last: { readonly key: string; readonly written: string } | undefined;
  #sorted = true;
  #ignoresCase = false;

  constructor(field: SortField) {
    this.#field = field;
  }

  /** Takes users who follow those that were taken before. */
  take(users: readonly InfraonUser[]): void {
    for (const user of users) {
      const key = sortFields[this.#field](user);
      if (key === undefined) continue;
      const next = { key, written: String(written[this.#field](user)).trim() };
      if (this.#last !== undefined) {
        if (next.key < this.#last.key) this.#sorted = false;
        if (next.written < this.#last.written) this.#ignoresCase = true;
      }
      this.#last = next;
    }
  }

  /** What is taken next need not follow. */
  leap(): void {
    this.#last = undefined;
  }

  /** Someone stands in the directory of whom it cannot be said where. */
  doubt(): void {
    this.#sorted = false;
  }

  get isProven(): boolean {
    return this.#sorted && this.#ignoresCase;
  }
}

const written: Readonly<Record<SortField, (user: InfraonUser) => unknown>> = {
  userName: (user) => user.actual_username,
  email: (user) => user.email,
};

function keyOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined || text.trim() === '' ? undefined : normaliseIdentifier(text);
}
