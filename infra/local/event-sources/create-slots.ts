/** A number of places that workers take and give back. */
export interface Slots {
  /** Waits for a free place. */
  take(): Promise<void>;
  give(): void;
  /** Lets everybody pass from now on: the work is being stopped. */
  open(): void;
}

export function createSlots(count: number): Slots {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    take() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve) => queue.push(resolve));
    },
    give() {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    },
    open() {
      free = Number.POSITIVE_INFINITY;
      for (const resolve of queue.splice(0)) resolve();
    },
  };
}
