import { type Digest, digest } from '../domain/digest.ts';
import { normaliseIdentifier } from '../domain/identity/identifiers.ts';
import { growableUint32 } from './packed-arrays.ts';

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

const none: Digest = { high: 0, low: 0 };

/** An identifier of each item, as a digest. */
export class DigestColumn {
  readonly #high = growableUint32();
  readonly #low = growableUint32();

  /** An empty text is no identifier. */
  set(item: number, text: string): void {
    const { high, low } = digestOf(text);
    this.#high.set(item, high);
    this.#low.set(item, low);
  }

  has(item: number, { high, low }: Digest): boolean {
    return this.#low.get(item) === low && this.#high.get(item) === high;
  }

  holds(item: number, text: string): boolean {
    return this.has(item, digestOf(text));
  }

  /** To find the item by; undefined where it has no identifier. */
  hashOf(item: number): number | undefined {
    return this.has(item, none) ? undefined : this.#low.get(item);
  }
}

function digestOf(text: string): Digest {
  const identifier = normaliseIdentifier(text);
  return identifier === '' ? none : digest(identifier);
}
