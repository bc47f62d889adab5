import type { ObjectStore } from './object-store.ts';

/** Characters per chunk. */
const chunkLength = 64 * 1024;

/** An object of JSON lines that is written line by line. */
export interface LineWriter {
  /** Lines so far. */
  readonly count: number;
  write(value: unknown): Promise<void>;
  end(): Promise<void>;
  abort(): Promise<void>;
}

export function openLineWriter(store: ObjectStore, key: string): LineWriter {
  const object = store.openWriter(key, 'application/x-ndjson');
  let waiting = '';
  let count = 0;
  async function flush(): Promise<void> {
    const chunk = Buffer.from(waiting);
    waiting = '';
    if (chunk.length > 0) await object.write(chunk);
  }
  return {
    get count() {
      return count;
    },
    async write(value) {
      count += 1;
      waiting += `${JSON.stringify(value)}\n`;
      if (waiting.length >= chunkLength) await flush();
    },
    async end() {
      await flush();
      await object.end();
    },
    abort: () => object.abort(),
  };
}

/** The same for lines that there mostly are none of: then no object is written. */
export function openRareLines(store: ObjectStore, key: string): LineWriter {
  let writer: LineWriter | undefined;
  return {
    get count() {
      return writer?.count ?? 0;
    },
    write(value) {
      writer ??= openLineWriter(store, key);
      return writer.write(value);
    },
    end: async () => writer?.end(),
    abort: async () => writer?.abort(),
  };
}

/** Reads an object of JSON lines, in memory that does not grow with it. The lines are ours: `parse` says what they are. */
export async function* readLines<Line>(
  store: ObjectStore,
  { key, parse }: { readonly key: string; readonly parse: (text: string) => Line },
): AsyncGenerator<Line, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of store.read({ key })) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parse(line);
  }
  if (rest !== '') throw new Error('a list of lines ends in mid-line');
}
