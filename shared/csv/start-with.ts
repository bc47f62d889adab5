/** Puts what was read ahead back in front. Closing the result closes the rest. */
export async function* startWith<T>(first: readonly T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
  let ended = false;
  try {
    yield* first;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!ended) await rest.return?.();
  }
}
