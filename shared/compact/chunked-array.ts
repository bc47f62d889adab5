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

export function newBytes(): ChunkedArray {
  return new ChunkedArray((length) => new Uint8Array(length));
}

export function newWords(): ChunkedArray {
  return new ChunkedArray((length) => new Uint32Array(length));
}
