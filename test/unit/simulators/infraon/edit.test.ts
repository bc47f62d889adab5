import { describe, expect, it } from 'vitest';
import type { InfraonSimulatorOptions } from '../../../../infra/simulators/infraon/index.ts';
import { startTenant } from './simulated-tenant.ts';

const ada = {
  username: 'ada@example.com',
  name: 'Ada',
  assets: 3,
  unshown: { phone: '+1', timezone: 'UTC' },
};

const startWithAda = async (options: InfraonSimulatorOptions = {}) => {
  const tenant = await startTenant({ users: [ada, { username: 'bob@example.com' }], ...options });
  const id = tenant.simulator.findUser({ username: ada.username })?.profile_id ?? '';
  const shown = (await tenant.call('GET', `${id}/`)).json;
  return {
    ...tenant,
    id,
    shown,
    put: (body: unknown) => tenant.call('PUT', `${id}/`, body),
    held: () => tenant.simulator.findUser({ id }),
  };
};

describe('editing a user', () => {
  it('changes what is writable, ignores what is read-only and answers the user', async () => {
    const { simulator, shown, put } = await startWithAda();
    const { status, json } = await put({
      ...shown,
      email: 'ada@new.example',
      name: 'Eve',
      avatar: 'x',
      phone: '+2',
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      email: 'ada@new.example',
      name: 'Ada',
      avatar: 'A',
      actual_username: ada.username,
    });
    expect(simulator.effects()).toMatchObject([
      { kind: 'edited', changed: ['email', 'phone'], values: { email: 'ada@new.example', phone: '+2' } },
    ]);
    expect(simulator.findUser({ email: 'ada@example.com' })).toBeNull();
  });

  it('says when an edit changed nothing', async () => {
    const { simulator, shown, put } = await startWithAda();
    await put(shown);
    expect(simulator.effects()).toMatchObject([{ kind: 'unchanged', changed: [] }]);
  });

  it('removes a deactivated user from all assets, and does not give them back', async () => {
    const { simulator, shown, put, held } = await startWithAda();
    await put({ ...shown, is_active: false });
    await put({ ...shown, is_active: true });
    expect(simulator.effects()).toMatchObject([
      { kind: 'deactivated', removedFromAssets: 3, changed: ['is_active'] },
      { kind: 'reactivated', removedFromAssets: 0, changed: ['is_active'] },
    ]);
    expect(held()).toMatchObject({ is_active: true, assets: 0 });
  });

  it('replaces the whole object: published fields that are missing are blanked', async () => {
    const { put, held } = await startWithAda();
    await put({ is_active: true });
    expect(held()).toMatchObject({ email: null, is_active: true, customer_id: [], unshown: { phone: '+1' } });
  });

  it('blanks the create fields too where the tenant does', async () => {
    const { shown, put, held } = await startWithAda({ missingOnEdit: 'blank-all' });
    await put({ ...shown, timezone: 'Europe/Berlin' });
    expect(held()?.unshown).toMatchObject({ phone: null, timezone: 'Europe/Berlin' });
  });

  it('keeps what is missing where the tenant does', async () => {
    const { simulator, put, held } = await startWithAda({ missingOnEdit: 'keep' });
    await put({ is_active: false });
    expect(held()).toMatchObject({ email: ada.username, is_active: false, customer_id: [1] });
    expect(simulator.effects()).toMatchObject([{ changed: ['is_active'] }]);
  });

  it('takes, ignores or refuses create fields as the tenant does', async () => {
    const { simulator, shown, put, held } = await startWithAda({
      editableCreateFields: ['name', 'username'],
    });
    await put({ ...shown, name: 'Ada B', username: 'ab@example.com', phone: '+9' });
    expect(held()).toMatchObject({ name: 'Ada B', username: 'ab@example.com', unshown: { phone: '+1' } });
    simulator.setOptions({ refusedOnEdit: ['role'] });
    const refused = await put({ ...shown, role: 'Approver' });
    expect([refused.status, Object.keys(refused.json)]).toEqual([400, ['role']]);
  });

  it('refuses wrong types, other ids and names of others', async () => {
    const { shown, put, simulator } = await startWithAda();
    const fields = [
      { is_active: 'no' },
      { is_active: null },
      { creation_time: 'yesterday' },
      { profile_id: 'up1' },
      { user: 99 },
      { email: 'BOB@example.com' },
      { email: 7 },
    ];
    for (const field of fields) {
      const { status, json } = await put({ ...shown, ...field });
      expect([status, Object.keys(json)]).toEqual([400, Object.keys(field)]);
    }
    expect(simulator.effects()).toEqual([]);
  });

  it('can answer a message instead of the user', async () => {
    const { shown, put } = await startWithAda({ editAnswers: 'message' });
    expect((await put(shown)).json).toEqual({ status: 'success', message: 'user updated' });
  });

  it('takes forms too', async () => {
    const { call, id, held } = await startWithAda({ missingOnEdit: 'keep' });
    expect((await call('PUT', `${id}/`, new URLSearchParams({ is_active: 'false' }))).status).toBe(200);
    expect(held()?.is_active).toBe(false);
  });

  it('does not read what is no object or no known encoding', async () => {
    const { call, id } = await startWithAda();
    const json = { 'content-type': 'application/json' };
    expect((await call('PUT', `${id}/`, '{"is_active":', json)).json.detail).toContain('JSON parse error');
    expect((await call('PUT', `${id}/`, '[1]', json)).status).toBe(400);
    expect((await call('PUT', `${id}/`, 'x', { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

describe('deleting a user', () => {
  it('answers 204, and 404 from then on', async () => {
    const { simulator, call, id, shown } = await startWithAda();
    const gone = await call('DELETE', `${id}/`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await call('DELETE', `${id}/`)).status).toBe(404);
    expect((await call('GET', `${id}/`)).status).toBe(404);
    expect((await call('PUT', `${id}/`, shown)).status).toBe(404);
    expect(simulator.effects()).toMatchObject([{ kind: 'deleted', profileId: id, removedFromAssets: 3 }]);
  });
});
