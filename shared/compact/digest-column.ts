import { type Digest, digest } from '../domain/digest.ts';
import { normaliseIdentifier } from '../domain/identifiers.ts';
import { newWords } from './chunked-array.ts';

const none: Digest = { high: 0, low: 0 };

/** An identifier of each item, as a digest. */
export class DigestColumn {
  readonly #high = newWords();
  readonly #low = newWords();

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
