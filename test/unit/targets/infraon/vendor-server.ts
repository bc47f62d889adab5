import { createInfraonClient, infraonOptionsSchema } from '../../../../shared/targets/infraon/index.ts';
import { quickClock, rotatingKeys } from '../../../support/vendor-server.ts';

export { json, type Received, startVendor, type VendorServer } from '../../../support/vendor-server.ts';

/** A client of the server that waits no real time before repeats; `waits` lists, in ms, what it would have waited. */
export function connect(
  url: string,
  given: { readonly options?: Record<string, unknown>; readonly keys?: readonly string[] } = {},
) {
  const { clock, waits } = quickClock();
  const { credentials, refreshes } = rotatingKeys(given.keys);
  const options = infraonOptionsSchema.parse({ baseUrl: url, allowLoopback: true, ...given.options });
  const client = createInfraonClient({ options, clock, random: () => 0, credentials });
  return { client, options, clock, waits, refreshes };
}
