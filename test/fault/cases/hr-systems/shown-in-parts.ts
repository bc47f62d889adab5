import { equal } from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import type { FaultCase } from '../../fault-case.ts';
import type { HrDelivery } from '../../world/hr-deliveries.ts';
import { hrSecret, postHr } from './journeys.ts';

function deliver(change: {
  readonly id: string;
  readonly type: string;
  readonly changedFields: readonly string[];
  readonly secret: string;
  readonly at: number;
}): HrDelivery {
  const { id: employeeId, type, changedFields, secret, at } = change;
  const data = { companyId: 'example', employeeId, changedFields };
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  const timestamp = `${Math.floor(Date.now() / 1000)}`;
  const signature = createHmac('sha256', secret).update(`${body}${timestamp}`).digest('hex');
  return {
    headers: {
      'content-type': 'application/json',
      'x-bamboohr-signature': signature,
      'x-bamboohr-timestamp': timestamp,
    },
    body,
  };
}

export const shownInParts: FaultCase = {
  id: 'H10',
  done: 'BambooHR shows a joiner’s address a day later, hides the status of one who left, and the first day of another',
  invariants: ['L', 'O', 'A'],
  async run(world) {
    const secret = await hrSecret(world, 'bamboohr');
    const startedAt = Date.now();
    const post = async (id: string, said: { type: string; changedFields: readonly string[]; at: number }) =>
      equal((await postHr(world, 'bamboohr', deliver({ ...said, id, secret }))).status, 202);
    const show = (id: string, fields: object) =>
      world.hrApi.put(`/api/v1/employees/${id}`, { id, ...fields });
    const recordOf = ({ email, givenName, familyName }: ReturnType<typeof world.person>) => ({
      ...{ workEmail: email, firstName: givenName, lastName: familyName },
      ...{ status: 'Active', hireDate: '2024-02-01', terminationDate: '0000-00-00' },
    });
    const created = { type: 'employee.created', changedFields: [] };

    const [joiner, leaver, hidden] = [world.person(), world.person(), world.person()];
    const [joinerId, leaverId, hiddenId] = [world.newId(), world.newId(), world.newId()];
    const { workEmail: _, ...unaddressed } = recordOf(joiner);
    const { hireDate: __, ...dateless } = recordOf(hidden);
    show(joinerId, unaddressed);
    show(leaverId, recordOf(leaver));
    show(hiddenId, dateless);
    for (const id of [joinerId, leaverId, hiddenId]) await post(id, { ...created, at: startedAt - 40_000 });
    await world.until('someone has an account', () => world.account(leaver.email)?.is_active);

    show(leaverId, { ...recordOf(leaver), status: 'Inactive' });
    await post(leaverId, { type: 'employee.updated', changedFields: ['status'], at: startedAt - 30_000 });
    await world.until('and loses it', () => world.account(leaver.email)?.is_active === false);

    const { status: ___, terminationDate: ____, ...statusless } = recordOf(leaver);
    show(leaverId, statusless);
    await post(leaverId, { type: 'employee.updated', changedFields: ['status'], at: startedAt - 20_000 });
    show(joinerId, recordOf(joiner));
    await post(joinerId, {
      type: 'employee.updated',
      changedFields: ['workEmail'],
      at: startedAt - 10_000,
    });
    await world.until('the address brings the account', () => world.account(joiner.email)?.is_active);
    const asked = (id: string) => world.hrApi.requestCount(`/api/v1/employees/${id}`);
    await world.until('everyone was asked about', () => asked(leaverId) > 2 && asked(hiddenId) > 0);
    equal(world.account(leaver.email)?.is_active, false, 'what is hidden gives nothing back');
    equal(world.account(hidden.email), undefined, 'nor does it give an account');
  },
};
