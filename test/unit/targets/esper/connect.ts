import {
  createEsperClient,
  createEsperTarget,
  esperOptionsSchema,
} from '../../../../shared/targets/esper/index.ts';
import { quickClock, rotatingKeys } from '../../../support/vendor-server.ts';

export const enterpriseId = '5b1f7a52-0d3c-4d8a-9a55-0f6f1d5d7a11';
export const groups = ['0e9a3c1b-6a4f-4f0e-8d1c-1d2c3b4a5f60', '1f9a3c1b-6a4f-4f0e-8d1c-1d2c3b4a5f61'];

/** Options of the API that Esper marks deprecated. */
export const users = {
  enterpriseId,
  esperApi: 'users',
  roleMap: {
    Requester: 'Enterprise User',
    Approver: 'Enterprise User',
    'IT Manager': 'Enterprise Admin',
    Lead: 'Group Admin',
  },
  groupMap: { 'Group Admin': groups },
  defaultRole: 'Group Viewer',
};

/** A client and a target that wait no real time before repeats; `waits` lists, in ms, what they would have waited. */
export function connect(
  url: string,
  given: {
    readonly options?: Record<string, unknown>;
    readonly keys?: readonly string[];
    readonly protectedAccounts?: readonly string[];
  } = {},
) {
  const { clock, waits } = quickClock();
  const { credentials, refreshes } = rotatingKeys(given.keys);
  const groupMap = { 'Group Admin': groups, 'Group Viewer': [groups[0]] };
  const options = esperOptionsSchema.parse({
    baseUrl: url,
    allowLoopback: true,
    ...users,
    groupMap,
    ...given.options,
  });
  const client = createEsperClient({ options, clock, random: () => 0, credentials });
  const target = createEsperTarget({
    client,
    options,
    protectedAccounts: given.protectedAccounts ?? [],
    clock,
  });
  return { client, target, options, waits, refreshes };
}

/** A user as the vendor shows it. */
export function esperUser(id: number, more: Record<string, unknown> = {}) {
  return {
    id,
    username: `user-${id}@x.example`,
    email: `user-${id}@x.example`,
    first_name: 'Ann',
    last_name: 'Lee',
    is_active: true,
    token: 'must-not-be-kept',
    profile: profile(id),
    ...more,
  };
}

const noGroups: readonly { readonly id: string; readonly name: string }[] = [];

/** A profile as the vendor shows it: groups are objects. */
export function profile(id: number, more: Record<string, unknown> = {}) {
  return {
    authn_user_id: authnId(id),
    role: 'Enterprise User',
    enterprise: enterpriseId,
    is_developer: true,
    groups: noGroups,
    ...more,
  };
}

export function authnId(id: number): string {
  return `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
}
