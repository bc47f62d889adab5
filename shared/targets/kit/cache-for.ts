import type { Clock } from '../../http/clock.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';

/** Remembers what was looked up for a while; calls that come meanwhile share one look-up. A failed one is not remembered and throws. */
export function cacheFor<T>(given: {
  readonly lookUp: (call: VendorCallOptions) => Promise<T>;
  readonly seconds: number;
  readonly clock: Clock;
}): (call: VendorCallOptions) => Promise<T> {
  const { seconds, clock } = given;
  let known: { readonly value: T; readonly until: number } | undefined;
  let flight: Promise<T> | undefined;

  async function lookUp(call: VendorCallOptions): Promise<T> {
    try {
      const value = await given.lookUp(call);
      known = { value, until: clock.now() + seconds * 1000 };
      return value;
    } finally {
      flight = undefined;
    }
  }

  return async (call) => {
    if (known !== undefined && clock.now() < known.until) return known.value;
    flight ??= lookUp(call);
    return flight;
  };
}
