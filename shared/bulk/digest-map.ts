import type { Digest } from '../domain/digest.ts';

/** The greatest share of slots that may be in use. */
const maxLoadFactor = 0.8;
const growth = 1.5;

/**
 * Numbers (from 0, below 2³² − 1) by the digest of a key, of several kinds, because the keys are mostly the same: eight
 * bytes a slot, and four for each kind that is used.
 */
export class DigestMap<Kind extends string = string> {
  #high = new Uint32Array(1024);
  /** Both halves are 0 where the slot is free. */
  #low = new Uint32Array(1024);
  /** The number plus one; 0: none. */
  readonly #columns = new Map<Kind, Uint32Array>();
  #size = 0;

  get(kind: Kind, key: Digest): number | undefined {
    const value = this.#columns.get(kind)?.[this.#slotOf(key)] ?? 0;
    return value === 0 ? undefined : value - 1;
  }

  set(kind: Kind, key: Digest, value: number): void {
    if (this.#size >= this.#high.length * maxLoadFactor) this.#grow();
    const values = this.#columns.get(kind) ?? new Uint32Array(this.#high.length);
    this.#columns.set(kind, values);
    const slot = this.#slotOf(key);
    if (this.#isFree(slot)) this.#size += 1;
    this.#high[slot] = key.high;
    this.#low[slot] = key.low;
    values[slot] = value + 1;
  }

  #isFree(slot: number): boolean {
    return this.#low[slot] === 0 && this.#high[slot] === 0;
  }

  /** Where the key is, or would be. */
  #slotOf({ high, low }: Digest): number {
    const capacity = this.#high.length;
    let slot = Math.floor((high / 2 ** 32) * capacity);
    while (!this.#isFree(slot) && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = slot + 1 === capacity ? 0 : slot + 1;
    }
    return slot;
  }

  #grow(): void {
    const [highs, lows] = [this.#high, this.#low];
    const capacity = Math.ceil(highs.length * growth);
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    const places = new Uint32Array(highs.length);
    for (const [slot, high] of highs.entries()) {
      const low = lows[slot] ?? 0;
      if (high === 0 && low === 0) continue;
      const place = this.#slotOf({ high, low });
      this.#high[place] = high;
      this.#low[place] = low;
      places[slot] = place;
    }
    for (const [kind, values] of this.#columns) {
      const moved = new Uint32Array(capacity);
      for (const [slot, value] of values.entries()) if (value !== 0) moved[places[slot] ?? 0] = value;
      this.#columns.set(kind, moved);
    }
  }
}
