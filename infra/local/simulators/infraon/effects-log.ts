import type { OperationName } from './operations.ts';

type EffectKind =
  | 'created'
  | 'edited'
  | 'unchanged'
  | 'deactivated'
  | 'reactivated'
  | 'deleted'
  | 'invited'
  | 'logged-out'
  | 'profile-saved'
  | 'preference-saved';

/** Something that a call changed at the vendor (`unchanged`: a write that changed nothing). Never holds a password. */
export interface Effect {
  readonly seq: number;
  /** ISO time by the simulator's clock. */
  readonly at: string;
  readonly operation: OperationName;
  readonly method: string;
  readonly path: string;
  readonly kind: EffectKind;
  /** The vendor's number of the user; null where no user is concerned. */
  readonly userId: number | null;
  readonly profileId: string | null;
  readonly username: string | null;
  readonly email: string | null;
  /** Names of the fields that changed, sorted. */
  readonly changed: readonly string[];
  /** The new values of the changed fields. */
  readonly values: Readonly<Record<string, unknown>>;
  /** How many assets the user was removed from by a deactivation. */
  readonly removedFromAssets: number;
}

export type NewEffect = Omit<Effect, 'seq' | 'at'>;

interface Waiter {
  readonly matches: (effect: Effect) => boolean;
  readonly done: (effect: Effect) => void;
}

/** The append-only record of what happened at the vendor, and the oracle of the fault tests. */
export class EffectsLog {
  #entries: Effect[] = [];
  #nextSeq = 1;
  readonly #waiters = new Set<Waiter>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  append(effect: NewEffect): void {
    const entry = { seq: this.#nextSeq, at: new Date(this.#now()).toISOString(), ...effect };
    this.#nextSeq += 1;
    this.#entries.push(entry);
    for (const waiter of this.#waiters) if (waiter.matches(entry)) waiter.done(entry);
  }

  /** The effects after sequence number `since`, oldest first. */
  since(since: number): readonly Effect[] {
    return this.#entries.filter((effect) => effect.seq > since);
  }

  get last(): number {
    return this.#nextSeq - 1;
  }

  /** Resolves with the first effect, past or to come, that matches; rejects after `timeoutMs`. */
  waitFor(matches: (effect: Effect) => boolean, timeoutMs: number): Promise<Effect> {
    const past = this.#entries.find(matches);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
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
