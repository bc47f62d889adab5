import { SortedIndex } from './sorted-index.ts';
import { completeUser, profileIdOf, type SimulatedUser, type UserSeed } from './user.ts';

const fold = (value: string): string => value.trim().toLowerCase();

export interface Order {
  readonly field: string;
  readonly ignoreCase: boolean;
}

/** The users of one tenant: by id, unique by user name and by e-mail address (both without regard to case), and in order. */
export class Directory {
  readonly #byId = new Map<string, SimulatedUser>();
  readonly #byUsername = new Map<string, SimulatedUser>();
  readonly #byEmail = new Map<string, SimulatedUser>();
  readonly #indexes = new Map<string, SortedIndex>();
  /** Users that exist, and hold their names, but are not shown yet: profile id → time in ms. */
  readonly #visibleFrom = new Map<string, number>();
  readonly #now: () => number;
  #nextUser = 1;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#byId.size;
  }

  all(): IterableIterator<SimulatedUser> {
    return this.#byId.values();
  }

  /** Users in the order in which they were held. */
  slice(offset: number, limit: number): readonly SimulatedUser[] {
    const found: SimulatedUser[] = [];
    let at = 0;
    for (const user of this.all()) {
      if (found.length >= limit) break;
      if (at >= offset) found.push(user);
      at += 1;
    }
    return found;
  }

  byProfileId(id: string): SimulatedUser | undefined {
    return this.#byId.get(id);
  }

  byUsername(username: string): SimulatedUser | undefined {
    return this.#byUsername.get(fold(username));
  }

  byEmail(email: string): SimulatedUser | undefined {
    return this.#byEmail.get(fold(email));
  }

  byUserNumber(user: number): SimulatedUser | undefined {
    const usual = this.#byId.get(profileIdOf(user));
    if (usual?.user === user) return usual;
    for (const other of this.#byId.values()) if (other.user === user) return other;
    return undefined;
  }

  isVisible(user: SimulatedUser): boolean {
    this.#reveal();
    return !this.#visibleFrom.has(user.profile_id);
  }

  /** The visible users in an order; built on the first use, then kept. */
  ordered(order: Order): SortedIndex {
    this.#reveal();
    const name = `${order.field} ${order.ignoreCase}`;
    const built = this.#indexes.get(name);
    if (built !== undefined) return built;
    const visible =
      this.#visibleFrom.size === 0
        ? this.#byId.values()
        : [...this.#byId.values()].filter((user) => !this.#visibleFrom.has(user.profile_id));
    const index = new SortedIndex(visible, order);
    this.#indexes.set(name, index);
    return index;
  }

  /** Adds a user under a new number. The caller has checked that its names are free. */
  add(seed: UserSeed, visibleAfterMs = 0): SimulatedUser {
    const user = completeUser(seed, seed.user ?? this.#nextUser, new Date(this.#now()).toISOString());
    this.#nextUser = Math.max(this.#nextUser, user.user + 1);
    this.#hold(user);
    if (visibleAfterMs > 0) this.#visibleFrom.set(user.profile_id, this.#now() + visibleAfterMs);
    else this.#index(user);
    return user;
  }

  /** Adds many at once; the orders are built anew when next asked for. */
  addAll(users: Iterable<UserSeed>): number {
    this.#indexes.clear();
    let added = 0;
    for (const seed of users) {
      this.add(seed);
      added += 1;
    }
    return added;
  }

  replace(user: SimulatedUser, changes: UserSeed): SimulatedUser {
    const next = completeUser({ ...user, ...changes }, user.user, user.creation_time);
    this.#release(user);
    this.#hold(next);
    if (!this.#visibleFrom.has(next.profile_id)) this.#index(next);
    return next;
  }

  remove(user: SimulatedUser): void {
    this.#release(user);
    this.#visibleFrom.delete(user.profile_id);
  }

  clear(): void {
    for (const held of [this.#byId, this.#byUsername, this.#byEmail, this.#indexes, this.#visibleFrom]) {
      held.clear();
    }
    this.#nextUser = 1;
  }

  #hold(user: SimulatedUser): void {
    this.#byId.set(user.profile_id, user);
    this.#byUsername.set(fold(user.username), user);
    if (user.email !== null) this.#byEmail.set(fold(user.email), user);
  }

  #release(user: SimulatedUser): void {
    this.#byId.delete(user.profile_id);
    this.#byUsername.delete(fold(user.username));
    if (user.email !== null) this.#byEmail.delete(fold(user.email));
    if (!this.#visibleFrom.has(user.profile_id))
      for (const index of this.#indexes.values()) index.remove(user);
  }

  #index(user: SimulatedUser): void {
    for (const index of this.#indexes.values()) index.add(user);
  }

  #reveal(): void {
    if (this.#visibleFrom.size === 0) return;
    for (const [id, from] of this.#visibleFrom) {
      const user = this.#byId.get(id);
      if (from > this.#now()) continue;
      this.#visibleFrom.delete(id);
      if (user !== undefined) this.#index(user);
    }
  }
}
