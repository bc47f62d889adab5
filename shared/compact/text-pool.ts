import { newBytes, newWords } from './chunked-array.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Many short texts in few bytes: their UTF-8, one after the other. */
export class TextPool {
  readonly #bytes = newBytes();
  /** Where each text ends, and the next one begins. */
  readonly #ends = newWords();
  #count = 0;
  #length = 0;

  get count(): number {
    return this.#count;
  }

  push(text: string): void {
    for (const byte of encoder.encode(text)) this.#bytes.set(this.#length++, byte);
    this.#ends.set(this.#count++, this.#length);
  }

  get(index: number): string {
    const [start, end] = [index === 0 ? 0 : this.#ends.get(index - 1), this.#ends.get(index)];
    const bytes = new Uint8Array(end - start);
    for (let at = start; at < end; at += 1) bytes[at - start] = this.#bytes.get(at);
    return decoder.decode(bytes);
  }
}
