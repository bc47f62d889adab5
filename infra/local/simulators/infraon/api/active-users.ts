import { jsonReply, type Reply } from '../../common/wire/reply.ts';
import type { SimulatedUser } from '../user.ts';
import type { Operation } from './call.ts';
import { wrapUsers } from './list-users.ts';

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
