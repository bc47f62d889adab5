import type { Reply } from '../../common/wire/reply.ts';
import { basePath } from '../operations.ts';
import { toReadModel } from '../read-model.ts';
import type { Tenant } from '../tenant.ts';
import { answer, badRequest, findUser, notFound, type Operation } from './call.ts';

const defaultLimit = 20;

const count = (value: string | null): number | undefined =>
  value !== null && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

const linkTo = (tenant: Tenant, asked: URL, range: { readonly limit: number; readonly offset: number }) => {
  const link = new URL(`${basePath}/user/`, asked);
  link.searchParams.set('limit', `${range.limit}`);
  if (range.offset > 0) link.searchParams.set('offset', `${range.offset}`);
  const { pageLinks } = tenant.options;
  if (pageLinks === 'wrong-scheme') link.protocol = 'https:';
  // The port stays: a client that follows the link gets no answer, and reaches no one else.
  if (pageLinks === 'wrong-host') link.hostname = 'users.internal.invalid';
  return link.href;
};

/** `GET /user/?limit&offset`: a page in the order of creation; a larger page than the cap is cut to the cap. */
export const listUsers: Operation = (call): Reply => {
  const { tenant, url, keep } = call;
  const asked = count(url.searchParams.get('limit')) ?? defaultLimit;
  const limit = Math.min(asked === 0 ? defaultLimit : asked, tenant.options.pageCap);
  const offset = count(url.searchParams.get('offset')) ?? 0;
  const users = tenant.directory.visible();
  const { counts, laterPages, pageLinks } = tenant.options;
  if (offset > 0 && laterPages === 'not-found') return notFound(call);
  if (offset > 0 && laterPages === 'bad-request') return badRequest(call, ['offset: Not a valid offset.']);
  const total = Math.floor(users.length * keep);
  const page = users.slice(0, total).slice(offset, offset + limit);
  const link = (to: number) => (pageLinks === 'none' ? null : linkTo(tenant, url, { limit, offset: to }));
  return answer(call, {
    count: counts === 'page' ? page.length : total,
    next: offset + limit < total ? link(offset + limit) : null,
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    results: page.map((user) => toReadModel(tenant, user)),
  });
};

/** `GET /user/{user_id}/`. */
export const retrieveUser: Operation = (call): Reply => {
  const user = findUser(call);
  return user === undefined ? notFound(call) : answer(call, toReadModel(call.tenant, user));
};

/** `GET /user_info/`: the API key's own user. */
export const getUserInfo: Operation = (call): Reply => {
  const { own } = call.tenant;
  return own === undefined ? notFound(call) : answer(call, toReadModel(call.tenant, own));
};
