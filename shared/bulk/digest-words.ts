import type { Digest } from '../domain/digest.ts';
import { growableUint32 } from './packed-arrays.ts';

/** A digest of each item that has one. */
export class DigestWords {
  readonly #high = growableUint32();
  readonly #low = growableUint32();

  set(item: number, digest: Digest | undefined): void {
    this.#high.set(item, digest?.high ?? 0);
    this.#low.set(item, digest?.low ?? 0);
  }

  get(item: number): Digest | undefined {
    const [high, low] = [this.#high.get(item), this.#low.get(item)];
    return high === 0 && low === 0 ? undefined : { high, low };
  }

  /** Whether the item has a digest, and another one than this. */
  contradicts(item: number, digest: Digest | undefined): boolean {
    const held = this.get(item);
    return (
      held !== undefined && digest !== undefined && (held.high !== digest.high || held.low !== digest.low)
    );
  }
}
