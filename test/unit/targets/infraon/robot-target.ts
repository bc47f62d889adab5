import type { ServerResponse } from 'node:http';
import { createInfraonTarget } from '../../../../shared/targets/infraon/index.ts';
import { connect, json, type Received } from './vendor-server.ts';

export const base = '/ux/common/user/profile/';
export const call = { signal: new AbortController().signal };
export const own = { profile_id: 'own', actual_username: 'robot@example.com', email: 'robot@example.com' };
export const ada = {
  profile_id: 'up1',
  user: 7,
  actual_username: 'ada@example.com',
  email: 'ada@example.com',
  name: 'Ada',
  is_active: true,
  customer_id: [3],
  is_profile_image: 1,
  level: '007',
  note: null,
  unknown_field: { kept: true },
};

type Handler = (request: Received, response: ServerResponse) => unknown;

/** Answers the own profile, and everything else as the test says. */
export const withOwnProfile =
  (answer: Handler): Handler =>
  (request, response) =>
    request.url === `${base}getmyprofile/` ? json(response, own) : answer(request, response);

export function targetOf(
  url: string,
  given: { readonly options?: Record<string, unknown>; readonly protect?: readonly string[] } = {},
) {
  const { client, options, clock } = connect(url, { options: given.options ?? {} });
  return createInfraonTarget({
    client,
    options,
    clock,
    protectedAccounts: given.protect ?? [],
    directory: { isSortInOrder: async () => false, recordSort: async () => {} },
  });
}

export const bodyOf = (request: Received | undefined) => JSON.parse(request?.body ?? 'null');
export const writesOf = (received: readonly Received[]) => received.filter(({ method }) => method !== 'GET');
