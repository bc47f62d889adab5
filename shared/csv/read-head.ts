import { type ClosableIterator, startWith } from './start-with.ts';

/** The beginning of a source, and the whole source again. */
export interface Head {
  /** At least as many bytes as asked for, unless the source is shorter. */
  readonly head: Buffer;
  readonly source: ClosableIterator<Uint8Array>;
}

/** Looks at the first bytes of a source without losing them. */
export async function readHead(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Head> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let size = 0;
  while (size < bytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.byteLength;
  }
  return { head: Buffer.concat(seen), source: startWith(seen, iterator) };
}
