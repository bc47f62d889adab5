import type { SimulatedUser } from './user.ts';

type Key = string | number;
type KeyOf = (user: SimulatedUser) => Key;

const text = (value: unknown): string => JSON.stringify(value);

const keys: ReadonlyMap<string, KeyOf> = new Map<string, KeyOf>([
  ['profile_id', (u) => u.profile_id],
  ['user', (u) => u.user],
  ['profile', () => 0],
  ['creation_time', (u) => u.creation_time],
  ['profile_image', () => 0],
  ['avatar', (u) => u.name.slice(0, 1).toUpperCase()],
  ['email', (u) => u.email ?? ''],
  ['name', (u) => u.name],
  ['is_active', (u) => Number(u.is_active)],
  ['last_loggged_in', (u) => u.last_loggged_in],
  ['customer_id', (u) => text(u.customer_id)],
  ['customer_entity_id', (u) => text(u.customer_entity_id)],
  ['actual_username', (u) => u.username],
  ['is_multiple_customer_user', (u) => Number(u.is_multiple_customer_user)],
  ['is_profile_image', (u) => Number(u.is_profile_image)],
]);

/** Whether `sort` knows the field: the read model's fields. */
export const isSortable = (field: string): boolean => keys.has(field);

const keyFor = (field: string, ignoreCase: boolean): KeyOf => {
  const keyOf = keys.get(field) ?? ((u: SimulatedUser) => u.user);
  if (!ignoreCase) return keyOf;
  return (user) => {
    const key = keyOf(user);
    return typeof key === 'string' ? key.toLowerCase() : key;
  };
};

/**
 * The users in the order of one field, ties in the order of creation. It is sorted once and then kept in order by
 * every write, so that a page costs the page, also among a million users with writes in between.
 */
export class SortedIndex {
  readonly #users: SimulatedUser[];
  readonly #keyOf: KeyOf;

  constructor(
    users: Iterable<SimulatedUser>,
    order: { readonly field: string; readonly ignoreCase: boolean },
  ) {
    this.#keyOf = keyFor(order.field, order.ignoreCase);
    this.#users = [...users].sort((a, b) => this.#compare(a, b));
  }

  get size(): number {
    return this.#users.length;
  }

  /** Up to `count` users from position `start`, from the end where `reverse` is set. */
  slice(start: number, count: number, reverse: boolean): readonly SimulatedUser[] {
    if (!reverse) return this.#users.slice(start, start + count);
    const end = this.#users.length - start;
    return end <= 0 ? [] : this.#users.slice(Math.max(0, end - count), end).reverse();
  }

  add(user: SimulatedUser): void {
    this.#users.splice(this.#position(user), 0, user);
  }

  remove(user: SimulatedUser): void {
    const position = this.#position(user);
    if (this.#users[position] === user) this.#users.splice(position, 1);
  }

  #compare(a: SimulatedUser, b: SimulatedUser): number {
    const x = this.#keyOf(a);
    const y = this.#keyOf(b);
    if (x < y) return -1;
    return x > y ? 1 : a.user - b.user;
  }

  /** Where the user stands, or would stand. */
  #position(user: SimulatedUser): number {
    let low = 0;
    let high = this.#users.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#users[middle];
      if (other !== undefined && this.#compare(other, user) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
