import { HeldUsers } from './held-users.ts';
import { SortedIndex } from './sorted-index.ts';
import { completeUser, type SimulatedUser, type UserSeed } from './user.ts';

export interface Order {
  readonly field: string;
  readonly ignoreCase: boolean;
}

interface Arrival {
  readonly visibleAfterMs: number;
  readonly creationTime: string;
}

/** The users of one tenant, findable and in order. A new user can stay out of sight for a while. */
export class Directory {
  readonly #held = new HeldUsers();
  readonly #indexes = new Map<string, SortedIndex>();
  /** Users that exist, and hold their names, but are not shown yet: profile id → time in ms. */
  readonly #visibleFrom = new Map<string, number>();
  readonly #now: () => number;
  #nextUser = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** For looking users up, those out of sight included. */
  get held(): Omit<HeldUsers, 'hold' | 'release' | 'clear'> {
    return this.#held;
  }

  isVisible(user: SimulatedUser): boolean {
    this.#reveal();
    return !this.#visibleFrom.has(user.profile_id);
  }

  /** The visible users in an order; built on the first use, then kept in order by every write. */
  ordered(order: Order): SortedIndex {
    this.#reveal();
    const name = `${order.field} ${order.ignoreCase}`;
    const built = this.#indexes.get(name);
    if (built !== undefined) return built;
    const all = [...this.#held.all()];
    const visible =
      this.#visibleFrom.size === 0 ? all : all.filter((user) => !this.#visibleFrom.has(user.profile_id));
    const index = new SortedIndex(visible, order);
    this.#indexes.set(name, index);
    return index;
  }

  /** Adds a user under a new number. The caller has checked that its names are free. */
  add(seed: UserSeed, visibleAfterMs = 0): SimulatedUser {
    return this.#add(seed, { visibleAfterMs, creationTime: new Date(this.#now()).toISOString() });
  }

  /** Adds many at once, except those whose user name is taken; the orders are built again when next asked for. */
  addAll(users: Iterable<UserSeed & { readonly username: string }>): void {
    this.#indexes.clear();
    const arrival = { visibleAfterMs: 0, creationTime: new Date(this.#now()).toISOString() };
    for (const seed of users)
      if (this.#held.byUsername(seed.username) === undefined) this.#add(seed, arrival);
  }

  replace(user: SimulatedUser, changes: UserSeed): SimulatedUser {
    const next = completeUser({ ...user, ...changes }, user.user, user.creation_time);
    const visible = this.isVisible(user);
    if (visible) for (const index of this.#indexes.values()) index.remove(user);
    this.#held.release(user);
    this.#held.hold(next);
    if (visible) this.#index(next);
    return next;
  }

  remove(user: SimulatedUser): void {
    if (this.isVisible(user)) for (const index of this.#indexes.values()) index.remove(user);
    this.#visibleFrom.delete(user.profile_id);
    this.#held.release(user);
  }

  clear(): void {
    for (const kept of [this.#held, this.#indexes, this.#visibleFrom]) kept.clear();
    this.#nextUser = 1;
  }

  #add(seed: UserSeed, { visibleAfterMs, creationTime }: Arrival): SimulatedUser {
    const user = completeUser(seed, seed.user ?? this.#nextUser, creationTime);
    this.#nextUser = Math.max(this.#nextUser, user.user + 1);
    this.#held.hold(user);
    if (visibleAfterMs > 0) this.#visibleFrom.set(user.profile_id, this.#now() + visibleAfterMs);
    else this.#index(user);
    return user;
  }

  #index(user: SimulatedUser): void {
    for (const index of this.#indexes.values()) index.add(user);
  }

  #reveal(): void {
    if (this.#visibleFrom.size === 0) return;
    const now = this.#now();
    for (const [id, from] of this.#visibleFrom) {
      if (from > now) continue;
      this.#visibleFrom.delete(id);
      const user = this.#held.byProfileId(id);
      if (user !== undefined) this.#index(user);
    }
  }
}
