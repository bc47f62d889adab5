import type { Fields, RequestBody } from '../../common/wire/read-request-body.ts';
import type { Reply } from '../../common/wire/reply.ts';
import type { NewEffect } from '../effect.ts';
import type { OperationName } from '../operations.ts';
import type { Tenant } from '../tenant.ts';
import type { SimulatedUser } from '../user.ts';

/** One authorised call of an operation. */
export interface Call {
  readonly tenant: Tenant;
  readonly operation: OperationName;
  readonly method: string;
  readonly path: string;
  readonly id: string | undefined;
  readonly query: URLSearchParams;
  readonly fields: Fields;
  readonly body: RequestBody;
  /** Set by a fault: how long a created user stays out of sight, in ms. */
  readonly invisibleMs: number;
  /** Set by a fault: the share of the users that lists and downloads show. */
  readonly keep: number;
}

/** Carries out one operation and answers it. Synchronous, so that no two calls interleave. */
export type Operation = (call: Call) => Reply;

type EffectDetails = Pick<NewEffect, 'kind'> &
  Partial<Pick<NewEffect, 'email' | 'values' | 'removedFromAssets'>> & {
    readonly user?: SimulatedUser | undefined;
  };

/** Records what a call did. `values` names the changed fields and their new values. */
export const recordEffect = (call: Call, details: EffectDetails): void => {
  const { user, kind, values = {}, removedFromAssets = 0 } = details;
  call.tenant.effects.append({
    operation: call.operation,
    method: call.method,
    path: call.path,
    kind,
    userId: user?.user ?? null,
    profileId: user?.profile_id ?? null,
    username: user?.username ?? null,
    email: details.email ?? user?.email ?? null,
    changed: Object.keys(values).sort(),
    values,
    removedFromAssets,
  });
};
