/**
 * Does the work for items as they come, several at once, and yields the results in the items' order. Never holds more
 * than `concurrency` items.
 */
export async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item>,
  { concurrency, work }: { readonly concurrency: number; readonly work: (item: Item) => Promise<Result> },
): AsyncGenerator<Result, void, void> {
  const pending: Promise<Result>[] = [];
  for await (const item of items) {
    const started = work(item);
    // It is awaited in its turn, also where it fails before.
    started.catch(() => undefined);
    pending.push(started);
    const first = pending.length >= concurrency ? pending.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const one of pending) yield await one;
}

export async function* inBatches<Item>(
  items: AsyncIterable<Item>,
  size: number,
): AsyncGenerator<readonly Item[], void, void> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
