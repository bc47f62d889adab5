/** An iteration that can be closed before its end, also before its beginning (a generator that never ran cannot). */
export interface ClosableIterator<T> extends AsyncIterableIterator<T> {
  readonly return: () => Promise<IteratorResult<T>>;
}

/** Puts what was read ahead back in front. Closing the result closes the rest. */
export function startWith<T>(first: readonly T[], rest: AsyncIterator<T>): ClosableIterator<T> {
  const waiting = [...first];
  let isClosed = false;
  const iterator: ClosableIterator<T> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      const value = waiting.shift();
      if (isClosed) return { done: true, value: undefined };
      return value === undefined ? rest.next() : { done: false, value };
    },
    async return() {
      isClosed = true;
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}
