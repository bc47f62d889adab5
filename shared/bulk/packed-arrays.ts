const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Many short texts in few bytes: their UTF-8, one after the other. */
export class TextPool {
  readonly #bytes = growableUint8();
  /** Where each text ends, and the next one begins. */
  readonly #ends = growableUint32();
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

const chunkLength = 4096;

interface NumberArray {
  [index: number]: number;
}

/** A growing array of numbers that is never copied to grow, so that its peak is its size. Unset elements are 0. */
export class ChunkedArray {
  readonly #newChunk: (length: number) => NumberArray;
  readonly #chunks: NumberArray[] = [];

  constructor(newChunk: (length: number) => NumberArray) {
    this.#newChunk = newChunk;
  }

  get(index: number): number {
    return this.#chunks[Math.floor(index / chunkLength)]?.[index % chunkLength] ?? 0;
  }

  set(index: number, value: number): void {
    const at = Math.floor(index / chunkLength);
    while (this.#chunks.length <= at) this.#chunks.push(this.#newChunk(chunkLength));
    const chunk = this.#chunks[at];
    if (chunk !== undefined) chunk[index % chunkLength] = value;
  }
}

export function growableUint8(): ChunkedArray {
  return new ChunkedArray((length) => new Uint8Array(length));
}

export function growableUint32(): ChunkedArray {
  return new ChunkedArray((length) => new Uint32Array(length));
}
