import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../../infra/simulators/infraon/index.ts';
import { newUser, startTenant } from './simulated-tenant.ts';

const create = 'create' as const;

describe('a fault that decides the answer', () => {
  it.each([
    [
      'status',
      { kind: 'status', status: 503, retryAfter: 7, body: { detail: 'Down.' } },
      503,
      '{"detail":"Down."}',
    ],
    ['HTML', { kind: 'html' }, 502, '<!DOCTYPE html>'],
    ['broken JSON', { kind: 'broken-json', when: 'after' }, 201, '{"status": "succ'],
    ['throttling', { kind: 'throttled', retryAfter: 3600 }, 429, 'throttled'],
    ['a taken name', { kind: 'already-exists' }, 400, 'already exists'],
    ['a logical failure', { kind: 'logical-failure', msg: 'No.' }, 200, '{"status":"error","msg":"No."}'],
  ] satisfies [string, FaultInput, number, string][])(
    'gives %s as often as armed',
    async (_case, fault, status, text) => {
      const { simulator, call } = await startTenant();
      simulator.arm({ ...fault, operation: create, times: 1 });
      const struck = await call('POST', '', newUser('a@example.com'));
      expect(struck.status).toBe(status);
      expect(struck.text).toContain(text);
      expect(simulator.effects()).toHaveLength(fault.kind === 'broken-json' ? 1 : 0);
      expect((await call('POST', '', newUser('b@example.com'))).status).toBe(201);
      expect(simulator.faults()).toMatchObject([{ hits: 1, remaining: 0 }]);
    },
  );

  it('carries Retry-After as seconds or as a date', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'throttled', retryAfter: 3600, times: 1 });
    simulator.arm({ kind: 'status', status: 503, retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT', times: 1 });
    expect((await call('GET', 'getmyprofile/')).headers.get('retry-after')).toBe('3600');
    expect((await call('GET', 'getmyprofile/')).headers.get('retry-after')).toBe(
      'Wed, 21 Oct 2026 07:28:00 GMT',
    );
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('can reset the connection %s the write takes effect', async (when, effects) => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'reset', operation: create, when, times: 1 });
    await expect(call('POST', '', newUser('a@example.com'))).rejects.toThrow();
    expect(simulator.effects()).toHaveLength(effects);
    await expect.poll(() => simulator.requests().byOperation.create?.ended).toEqual({ aborted: 1 });
  });

  it('can give a status after the write took effect', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'status', status: 500, when: 'after' });
    expect((await call('POST', '', newUser('a@example.com'))).status).toBe(500);
    expect(simulator.effects()).toMatchObject([{ kind: 'created' }]);
  });
});

describe('an aimed fault', () => {
  it('strikes only its operations, after those that it lets pass', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'status', status: 500, operation: ['list', 'options'], skip: 1, times: 2 });
    const statuses: number[] = [];
    for (const path of ['getmyprofile/', 'options/', '?items_per_page=1&page=1', 'options/', 'options/']) {
      statuses.push((await call('GET', path)).status);
    }
    expect(statuses).toEqual([200, 200, 500, 500, 200]);
  });

  it('strikes only its user, by the body or by the path', async () => {
    const users = ['ada@example.com', 'bob@example.com'].map((username) => ({ username }));
    const { simulator, call } = await startTenant({ users });
    simulator.arm({ kind: 'status', status: 500, match: { email: 'ADA@example.com' } });
    const [ada, bob] = users.map(({ username }) => simulator.findUser({ username })?.profile_id);
    expect((await call('GET', `${ada}/`)).status).toBe(500);
    expect((await call('GET', `${bob}/`)).status).toBe(200);
    expect((await call('POST', 'user_invite/', { email: 'x@example.com;ada@example.com' })).status).toBe(500);
    expect((await call('POST', 'user_invite/', { email: 'x@example.com' })).status).toBe(200);
    simulator.clearFaults();
    simulator.arm({ kind: 'status', status: 500, match: { id: bob ?? '' } });
    simulator.arm({ kind: 'status', status: 418, match: { username: 'new@example.com' } });
    expect((await call('DELETE', `${bob}/`)).status).toBe(500);
    expect((await call('POST', '', newUser('new@example.com'))).status).toBe(418);
    expect((await call('GET', `${ada}/`)).status).toBe(200);
  });
});

describe('a fault of the directory', () => {
  it('hides a created user for a while', async () => {
    let now = 0;
    const { simulator, call } = await startTenant({ clock: () => now });
    simulator.arm({ kind: 'invisible', ms: 3000, times: 1 });
    await call('POST', '', newUser('a@example.com'));
    const id = simulator.findUser({ username: 'a@example.com' })?.profile_id;
    expect((await call('GET', `${id}/`)).status).toBe(404);
    expect((await call('GET', '?items_per_page=10&page=1')).json.count).toBe(1);
    now = 3000;
    expect((await call('GET', `${id}/`)).status).toBe(200);
    expect((await call('GET', '?items_per_page=10&page=1')).json.count).toBe(2);
  });

  it('refuses an attribute, naming it or not, or only one value of it', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'refuse-attribute', attribute: 'phone', times: 1 });
    simulator.arm({ kind: 'refuse-attribute', attribute: 'timezone', named: false, value: 'Mars' });
    const body = newUser('a@example.com', { phone: '+1', timezone: 'Mars' });
    expect((await call('POST', '', body)).json).toEqual({ phone: ['"+1" is not a valid choice.'] });
    expect((await call('POST', '', body)).json).toEqual({ error: '"Mars" is not valid.' });
    expect((await call('POST', '', { ...body, timezone: 'UTC' })).status).toBe(201);
  });

  it('ignores an attribute', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'ignore-attribute', attribute: 'phone' });
    await call('POST', '', newUser('a@example.com', { phone: '+1', timezone: 'UTC' }));
    expect(simulator.findUser({ username: 'a@example.com' })?.unshown).toEqual({ timezone: 'UTC' });
  });

  it('changes the key in the middle', async () => {
    const { simulator, call } = await startTenant();
    const authorization = simulator.apiKey;
    simulator.arm({ kind: 'key-change', apiKey: 'next', skip: 1, times: 1 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      statuses.push((await call('GET', 'options/', undefined, { authorization })).status);
    }
    expect(statuses).toEqual([200, 401, 401]);
    expect(simulator.apiKey).toBe('next');
    expect((await call('GET', 'options/')).status).toBe(200);
  });
});

describe('a storm', () => {
  const weather = async (seed: number) => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'random', rate: 0.5, seed });
    const seen: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      const body = newUser(`u${i}@example.com`);
      seen.push(
        await call('POST', '', body).then(
          ({ status, text }) => `${status} ${text.slice(0, 8)}`,
          () => 'reset',
        ),
      );
    }
    return { seen, created: simulator.effects().length, hits: simulator.faults()[0]?.hits ?? 0 };
  };

  it('repeats for the same seed, and loses answers of writes that took effect', async () => {
    const first = await weather(7);
    expect(await weather(7)).toEqual(first);
    expect((await weather(8)).seen).not.toEqual(first.seen);
    expect(first.hits).toBeGreaterThan(10);
    expect(first.hits).toBeLessThan(30);
    expect(first.created).toBeGreaterThan(40 - first.hits);
  });
});

describe('a client that leaves', () => {
  it('in the middle of its body changes nothing and harms no one', async () => {
    const { simulator, call } = await startTenant();
    const { hostname, port } = new URL(simulator.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /ux/common/user/profile/ HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 1000\r\n\r\n{"user`,
    );
    await expect.poll(() => simulator.requests().inFlight).toBe(1);
    socket.destroy();
    await expect.poll(() => simulator.requests().inFlight).toBe(0);
    expect((await call('GET', 'options/')).status).toBe(200);
    expect(simulator.effects()).toEqual([]);
  });
});

describe('closing', () => {
  it('ends requests that wait', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'delay', ms: 600_000 });
    const waiting = call('GET', 'options/').catch(() => 'ended');
    await expect.poll(() => simulator.requests().inFlight).toBe(1);
    await simulator.close();
    await waiting;
    await expect.poll(() => simulator.requests().inFlight).toBe(0);
  });
});
