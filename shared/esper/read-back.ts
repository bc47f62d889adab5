import { toTargetError } from '../http/to-target-error.ts';
import type { VendorCallOptions } from '../http/vendor-http.ts';
import type { EsperClient } from './esper-client.ts';
import type { EsperUser } from './esper-user.ts';

/** The user after a write. Throws a TargetError that says that the write may have happened. */
export async function readBack(given: {
  readonly client: Pick<EsperClient, 'getUser'>;
  readonly id: number;
  readonly call: VendorCallOptions;
}): Promise<EsperUser> {
  try {
    return await given.client.getUser(String(given.id), given.call);
  } catch (error) {
    throw toTargetError(error, { use: 'read', afterWrite: true, about: 'account' });
  }
}
