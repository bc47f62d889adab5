import { detailReply, jsonReply, notFound, type Reply } from '../../common/wire/reply.ts';
import { errorReply } from '../error-reply.ts';
import { isSortable } from '../sorted-index.ts';
import type { Tenant } from '../tenant.ts';
import { type SimulatedUser, toReadModel } from '../user.ts';
import type { Operation } from './call.ts';
import { findUser } from './edit-user.ts';

/** `GET /{id}/`. */
export const retrieveUser: Operation = ({ tenant, id }): Reply => {
  const user = findUser(tenant, id);
  return user === undefined ? notFound() : jsonReply(200, toReadModel(user, tenant.options));
};

/** `GET /activeuser_list/` and `POST /active_users/`: the first page of the active users, with their total. */
export const activeUsers: Operation = ({ tenant }): Reply => {
  const first: SimulatedUser[] = [];
  let total = 0;
  for (const user of tenant.directory.held.all()) {
    if (!user.is_active || !tenant.directory.isVisible(user)) continue;
    total += 1;
    if (first.length < tenant.options.pageCap) first.push(user);
  }
  return jsonReply(200, wrapUsers(tenant, first, total));
};

const positive = (value: string | null): number | undefined =>
  value !== null && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : undefined;

const wrapUsers = (tenant: Tenant, users: readonly SimulatedUser[], total: number): unknown => {
  const { wrapper, totalField, totalCounts } = tenant.options;
  const items = users.map((user) => toReadModel(user, tenant.options));
  if (wrapper === 'array') return items;
  const counted = totalCounts === 'page' ? users.length : total;
  return totalField === 'none' ? { [wrapper]: items } : { [totalField]: counted, [wrapper]: items };
};

/** `GET /?items_per_page&page[&sort][&reverse]`: pages start at 1; a larger page than the cap is cut to the cap. */
export const listUsers: Operation = ({ tenant, query, keep }): Reply => {
  const asked = positive(query.get('items_per_page'));
  const page = positive(query.get('page'));
  if (asked === undefined || page === undefined)
    return errorReply(400, 'items_per_page and page are required.');
  const { pageCap, sortOrder, pastEnd, laterPages } = tenant.options;
  if (page > 1 && laterPages === 'not-found') return detailReply(404, 'Not found.');
  if (page > 1 && laterPages === 'bad-request') return errorReply(400, 'Invalid page.');
  const sort = query.get('sort') ?? '';
  const field = sortOrder !== 'ignored' && isSortable(sort) ? sort : 'user';
  const reverse = sortOrder !== 'ignored' && /^(true|1)$/i.test(query.get('reverse') ?? '');
  const index = tenant.directory.ordered({ field, ignoreCase: sortOrder === 'ignore-case' });
  const total = Math.floor(index.size * keep);
  const size = Math.min(asked, pageCap);
  const lastPage = Math.max(1, Math.ceil(total / size));
  if (page > lastPage && pastEnd === 'not-found') return detailReply(404, 'Invalid page.');
  const start = (page > lastPage && pastEnd === 'repeat-last' ? lastPage - 1 : page - 1) * size;
  const users = index.slice(start, Math.max(0, Math.min(size, total - start)), reverse);
  return jsonReply(200, wrapUsers(tenant, users, total));
};
