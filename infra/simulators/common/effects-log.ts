/** What is told of an effect at every vendor. Never holds a password. */
export interface VendorEffect<Operation, Kind> {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly kind: Kind;
  /** The vendor's number of the user; null where no user is concerned, or the person is none yet. */
  readonly userId: number | null;
  readonly username: string | null;
  readonly email: string | null;
  /** Names of the fields that changed, sorted; those of a profile as `profile.role`. */
  readonly changed: readonly string[];
  /** The new values of the changed fields. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What the log adds to every effect. */
export interface Logged {
  readonly seq: number;
  /** ISO time by the simulator's clock. */
  readonly at: string;
}

interface Waiter<Effect> {
  readonly matches: (effect: Effect) => boolean;
  readonly done: (effect: Effect) => void;
}

/** The append-only record of what happened at the vendor, and the oracle of the fault tests. */
export class EffectsLog<Details extends object> {
  #entries: (Details & Logged)[] = [];
  #nextSeq = 1;
  readonly #waiters = new Set<Waiter<Details & Logged>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  append(effect: Details): void {
    const entry = { ...effect, seq: this.#nextSeq, at: new Date(this.#now()).toISOString() };
    this.#nextSeq += 1;
    this.#entries.push(entry);
    for (const waiter of this.#waiters) if (waiter.matches(entry)) waiter.done(entry);
  }

  /** The effects after sequence number `since`, oldest first. */
  since(since: number): readonly (Details & Logged)[] {
    return this.#entries.filter((effect) => effect.seq > since);
  }

  get last(): number {
    return this.#nextSeq - 1;
  }

  /** Resolves with the first effect, past or to come, that matches; rejects after `timeoutMs`. */
  waitFor(matches: (effect: Details & Logged) => boolean, timeoutMs: number): Promise<Details & Logged> {
    const past = this.#entries.find(matches);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const waiter: Waiter<Details & Logged> = {
        matches,
        done: (effect) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(effect);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`No such effect within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  /** Forgets the entries; sequence numbers go on. */
  clear(): void {
    this.#entries = [];
  }
}
