import { profileIdOf, type SimulatedUser } from './user.ts';

const fold = (value: string): string => value.trim().toLowerCase();

/** Most users' address is their user name; such users are held under one key, which saves a third of the memory. */
const isOwnName = ({ username, email }: SimulatedUser): boolean =>
  email === username || (email !== null && fold(email) === fold(username));

/** Users by id, and by user name and e-mail address, both without regard to case. The caller keeps names unique. */
export class HeldUsers {
  readonly #byId = new Map<string, SimulatedUser>();
  readonly #byUsername = new Map<string, SimulatedUser>();
  readonly #byEmail = new Map<string, SimulatedUser>();

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
    const folded = fold(email);
    const holder = this.#byUsername.get(folded);
    return holder !== undefined && isOwnName(holder) ? holder : this.#byEmail.get(folded);
  }

  byUserNumber(user: number): SimulatedUser | undefined {
    const usual = this.#byId.get(profileIdOf(user));
    if (usual?.user === user) return usual;
    for (const other of this.#byId.values()) if (other.user === user) return other;
    return undefined;
  }

  hold(user: SimulatedUser): void {
    this.#byId.set(user.profile_id, user);
    this.#byUsername.set(fold(user.username), user);
    if (user.email !== null && !isOwnName(user)) this.#byEmail.set(fold(user.email), user);
  }

  release(user: SimulatedUser): void {
    this.#byId.delete(user.profile_id);
    this.#byUsername.delete(fold(user.username));
    if (user.email !== null && !isOwnName(user)) this.#byEmail.delete(fold(user.email));
  }

  clear(): void {
    for (const map of [this.#byId, this.#byUsername, this.#byEmail]) map.clear();
  }
}
