/** The first of many, and how many there were. */
export interface FirstItems<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Keeps so many items and counts the rest. */
export function keepFirst<T>(limit: number): FirstItems<T> & { readonly add: (item: T) => void } {
  const items: T[] = [];
  let total = 0;
  return {
    items,
    get total() {
      return total;
    },
    add(item) {
      total += 1;
      if (items.length < limit) items.push(item);
    },
  };
}
