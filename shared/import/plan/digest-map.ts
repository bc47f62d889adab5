import type { Digest } from '../../domain/import/digest.ts';

/** The greatest share of slots that may be in use. */
const fullest = 0.8;
const growth = 1.5;

/** Numbers (unsigned, of 32 bits, below the greatest) by the digest of their key: twelve bytes a slot. */
export class DigestMap {
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  /** The value plus one; 0 is a free slot. */
  #values = new Uint32Array(1024);
  #size = 0;

  get(key: Digest): number | undefined {
    const value = this.#values[this.#slotOf(key)] ?? 0;
    return value === 0 ? undefined : value - 1;
  }

  set(key: Digest, value: number): void {
    if (this.#size >= this.#values.length * fullest) this.#grow();
    const slot = this.#slotOf(key);
    if (this.#values[slot] === 0) this.#size += 1;
    this.#high[slot] = key.high;
    this.#low[slot] = key.low;
    this.#values[slot] = value + 1;
  }

  /** Where the key is, or would be. */
  #slotOf({ high, low }: Digest): number {
    const capacity = this.#values.length;
    let slot = Math.floor((high / 2 ** 32) * capacity);
    while (this.#values[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) {
      slot = slot + 1 === capacity ? 0 : slot + 1;
    }
    return slot;
  }

  #grow(): void {
    const [highs, lows, values] = [this.#high, this.#low, this.#values];
    const capacity = Math.ceil(values.length * growth);
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#values = new Uint32Array(capacity);
    for (const [slot, value] of values.entries()) {
      if (value === 0) continue;
      const [high, low] = [highs[slot] ?? 0, lows[slot] ?? 0];
      const free = this.#slotOf({ high, low });
      this.#high[free] = high;
      this.#low[free] = low;
      this.#values[free] = value;
    }
  }
}
