/** What is written at one end is read at the other. */
export interface Pipe<T> {
  /** Resolves when there is room for more. Does nothing once the reader has left. */
  readonly write: (item: T) => Promise<void>;
  readonly end: () => void;
  /** Makes the reader fail, and lets the writer go on. */
  readonly fail: (error: unknown) => void;
  readonly items: AsyncIterable<T>;
}

/** A queue of bounded length between one writer and one reader: neither runs ahead of the other in memory. */
export function openPipe<T extends object>(capacity: number): Pipe<T> {
  const waiting: T[] = [];
  let ending: { readonly error?: unknown } | undefined;
  let readerHasLeft = false;
  let wakeReader = (): void => undefined;
  let wakeWriter = (): void => undefined;
  const finish = (reason: { readonly error?: unknown }): void => {
    ending ??= reason;
    wakeReader();
  };

  async function* read(): AsyncGenerator<T> {
    try {
      for (;;) {
        const item = waiting.shift();
        if (item !== undefined) {
          // Not at every item: changing sides costs more than an item does.
          if (waiting.length === 0) wakeWriter();
          yield item;
        } else if (ending !== undefined) {
          if ('error' in ending) throw ending.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wakeReader = resolve;
          });
        }
      }
    } finally {
      readerHasLeft = true;
      wakeWriter();
    }
  }

  return {
    async write(item) {
      if (readerHasLeft) return;
      waiting.push(item);
      wakeReader();
      if (waiting.length < capacity) return;
      await new Promise<void>((resolve) => {
        wakeWriter = resolve;
      });
    },
    end: () => finish({}),
    fail(error) {
      readerHasLeft = true;
      finish({ error });
      wakeWriter();
    },
    items: { [Symbol.asyncIterator]: read },
  };
}
