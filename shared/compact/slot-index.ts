/** Finds items by a hash of theirs, in about eight bytes an item. Items are numbers from 0. */
export class SlotIndex {
  /** The item plus one; 0 is a free slot. */
  readonly #slots: Uint32Array;
  readonly #mask: number;

  constructor(count: number, hashOf: (item: number) => number | undefined) {
    let capacity = 16;
    while (capacity < count * 1.4) capacity *= 2;
    this.#slots = new Uint32Array(capacity);
    this.#mask = capacity - 1;
    for (let item = 0; item < count; item += 1) {
      const hash = hashOf(item);
      if (hash !== undefined) this.#insert(hash, item);
    }
  }

  /** All items of this hash that match. */
  find(hash: number, matches: (item: number) => boolean): readonly number[] {
    const found: number[] = [];
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const slot = this.#slots[at] ?? 0;
      if (slot === 0) return found;
      if (matches(slot - 1)) found.push(slot - 1);
    }
  }

  #insert(hash: number, item: number): void {
    let at = hash & this.#mask;
    while (this.#slots[at] !== 0) at = (at + 1) & this.#mask;
    this.#slots[at] = item + 1;
  }
}
