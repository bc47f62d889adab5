import type { AttributeName, Attributes } from '../../domain/attributes.ts';
import type { Clock } from '../../http/clock.ts';
import type { VendorCallOptions } from '../../http/vendor-http.ts';
import type { CreationByInvitation, ProvisioningTarget } from '../target.ts';
import type { EsperClient } from './esper-client.ts';
import type { EsperUser } from './esper-user.ts';
import type { EsperOptions } from './options.ts';

/** The user that a write is about, as it was read just before. */
export interface WriteRequest {
  readonly current: EsperUser;
  readonly call: VendorCallOptions;
}

/** How one of Esper's two APIs writes. All throw a TargetError; where people leave, also what the client throws. */
export interface AccountWrites extends Pick<ProvisioningTarget, 'createAccount' | 'offboardAction'> {
  readonly createsByInvitation?: CreationByInvitation;
  /** Answers the attributes that were refused or did not take. */
  update(request: WriteRequest & { readonly attributes: Attributes }): Promise<readonly AttributeName[]>;
  deactivate(request: WriteRequest): Promise<void>;
  delete(request: WriteRequest): Promise<void>;
}

/** What is to be written of the user, and by what. */
export interface UserEdit extends WriteRequest, Pick<WriteDependencies, 'client' | 'options'> {
  readonly attributes: Attributes;
}

export interface WriteDependencies {
  readonly client: EsperClient;
  readonly options: EsperOptions;
  readonly clock: Clock;
}
