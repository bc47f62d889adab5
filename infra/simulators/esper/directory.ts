import { completeUser, type SimulatedUser, type UserSeed } from './user.ts';

const fold = (value: string): string => value.trim().toLowerCase();

/** The users of one tenant in the order of their numbers, findable by number, UUID, user name and e-mail address. */
export class Directory {
  readonly #byId = new Map<number, SimulatedUser>();
  readonly #byAuthnId = new Map<string, number>();
  readonly #byUsername = new Map<string, number>();
  readonly #byEmail = new Map<string, number>();
  /** Users that exist, and hold their names, but are not shown yet: number → time in ms. */
  readonly #visibleFrom = new Map<number, number>();
  readonly #now: () => number;
  readonly #enterprise: string;
  #nextId = 101;

  constructor(now: () => number, enterprise: string) {
    this.#now = now;
    this.#enterprise = enterprise;
  }

  get size(): number {
    return this.#byId.size;
  }

  all(): IterableIterator<SimulatedUser> {
    return this.#byId.values();
  }

  /** The users that the API shows, in the order of their creation. */
  visible(): readonly SimulatedUser[] {
    const all = [...this.all()];
    return this.#visibleFrom.size === 0 ? all : all.filter((user) => this.isVisible(user));
  }

  isVisible({ id }: SimulatedUser): boolean {
    const from = this.#visibleFrom.get(id);
    if (from === undefined) return true;
    if (from > this.#now()) return false;
    this.#visibleFrom.delete(id);
    return true;
  }

  byId(id: number): SimulatedUser | undefined {
    return this.#byId.get(id);
  }

  byAuthnId(id: string): SimulatedUser | undefined {
    return this.#of(this.#byAuthnId.get(id.toLowerCase()));
  }

  byUsername(username: string): SimulatedUser | undefined {
    return this.#of(this.#byUsername.get(fold(username)));
  }

  byEmail(email: string): SimulatedUser | undefined {
    return this.#of(this.#byEmail.get(fold(email)));
  }

  /** Adds a user under a new number. The caller has checked that its names are free. */
  add(seed: UserSeed, visibleAfterMs = 0): SimulatedUser {
    const id = seed.id ?? this.#nextId;
    this.#nextId = Math.max(this.#nextId, id + 1);
    const time = new Date(this.#now()).toISOString();
    const user = completeUser(seed, { id, enterprise: this.#enterprise, time });
    if (visibleAfterMs > 0) this.#visibleFrom.set(id, this.#now() + visibleAfterMs);
    this.#hold(user);
    return user;
  }

  replace(user: SimulatedUser, changes: UserSeed): SimulatedUser {
    const time = new Date(this.#now()).toISOString();
    const profile = { ...user.profile, updated_on: time, ...changes.profile };
    const next = completeUser(
      { ...user, ...changes, profile },
      { id: user.id, enterprise: this.#enterprise, time },
    );
    this.#release(user);
    this.#hold(next);
    return next;
  }

  remove(user: SimulatedUser): void {
    this.#release(user);
    this.#byId.delete(user.id);
    this.#visibleFrom.delete(user.id);
  }

  clear(): void {
    for (const map of [this.#byId, this.#byAuthnId, this.#byUsername, this.#byEmail, this.#visibleFrom])
      map.clear();
    this.#nextId = 101;
  }

  #of(id: number | undefined): SimulatedUser | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** A user who is held already keeps the place in the order. */
  #hold(user: SimulatedUser): void {
    this.#byId.set(user.id, user);
    this.#byAuthnId.set(user.profile.authn_user_id, user.id);
    this.#byUsername.set(fold(user.username), user.id);
    this.#byEmail.set(fold(user.email), user.id);
  }

  #release(user: SimulatedUser): void {
    this.#byAuthnId.delete(user.profile.authn_user_id);
    this.#byUsername.delete(fold(user.username));
    this.#byEmail.delete(fold(user.email));
  }
}
