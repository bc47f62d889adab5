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

describe('a slow or short answer', () => {
  it('waits before the headers until its fault is cleared', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'delay', operation: create, when: 'after', ms: 600_000 });
    const waiting = call('POST', '', newUser('a@example.com'));
    await simulator.waitForEffect(({ kind }) => kind === 'created');
    expect(simulator.requests().inFlight).toBe(1);
    simulator.clearFaults();
    expect((await waiting).status).toBe(201);
    expect(simulator.requests()).toMatchObject({ inFlight: 0, maxInFlight: 1 });
  });

  it('carries the operation out although the client has left during the wait', async () => {
    const { simulator } = await startTenant();
    const fault = simulator.arm({ kind: 'delay', operation: create, ms: 600_000 });
    const body = JSON.stringify(newUser('a@example.com'));
    const headers = { authorization: simulator.apiKey, 'content-type': 'application/json' };
    const leaving = new AbortController();
    const url = `${simulator.url}/ux/common/user/profile/`;
    const gone = fetch(url, { method: 'POST', headers, body, signal: leaving.signal });
    await expect.poll(() => simulator.faults()[0]?.hits).toBe(1);
    leaving.abort();
    await expect(gone).rejects.toThrow();
    simulator.clearFaults(fault.id);
    expect((await simulator.waitForEffect(({ kind }) => kind === 'created')).username).toBe('a@example.com');
  });

  it('drips', async () => {
    const { simulator, call } = await startTenant();
    simulator.arm({ kind: 'drip', chunkBytes: 1, everyMs: 600_000, times: 1 });
    const response = await fetch(`${simulator.url}/ux/common/user/profile/getmyprofile/`, {
      headers: { authorization: simulator.apiKey },
    });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.value).toHaveLength(1);
    simulator.clearFaults();
    await reader?.read();
    expect((await call('GET', 'getmyprofile/')).status).toBe(200);
  });

  it('is cut in half, cleanly or short of its announced length', async () => {
    const { simulator, call } = await startTenant();
    const whole = (await call('GET', 'getmyprofile/')).text;
    simulator.arm({ kind: 'truncated', times: 1 });
    simulator.arm({ kind: 'truncated', operation: 'download_csv', announced: true, times: 1 });
    const cut = await call('GET', 'getmyprofile/');
    expect([cut.status, cut.text]).toEqual([200, whole.slice(0, Math.floor(whole.length / 2))]);
    await expect(call('GET', 'download_csv/')).rejects.toThrow();
  });

  it('has its rows in reverse, or the last one twice', async () => {
    const { simulator, call } = await startTenant();
    simulator.generateUsers({ count: 3, seed: 1 });
    const [header = '', ...rows] = (await call('GET', 'download_csv/')).text.trimEnd().split('\r\n');
    simulator.arm({ kind: 'lines', operation: 'download_csv', change: 'reversed', times: 1 });
    simulator.arm({ kind: 'lines', operation: 'download_csv', change: 'last-repeated', skip: 1, times: 1 });
    const text = (lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join('');
    expect((await call('GET', 'download_csv/')).text).toBe(text([header, ...rows.toReversed()]));
    expect((await call('GET', 'download_csv/')).text).toBe(text([header, ...rows, ...rows.slice(-1)]));
  });

  it('shows only a share of the users', async () => {
    const { simulator, call } = await startTenant();
    simulator.generateUsers({ count: 9, seed: 1 });
    simulator.arm({ kind: 'shrink', keep: 0.5 });
    const { json } = await call('GET', '?items_per_page=100&page=1');
    expect([json.count, json.results.length]).toEqual([5, 5]);
    expect((await call('GET', 'download_csv/')).text.trimEnd().split('\r\n')).toHaveLength(6);
  });
});

describe('a rate limit', () => {
  it('refuses what exceeds it, and only that', async () => {
    let now = 0;
    const { simulator, call } = await startTenant({ clock: () => now });
    simulator.arm({ kind: 'rate-limit', perSecond: 2, retryAfter: 1 });
    const burst = async () => [
      (await call('GET', 'options/')).status,
      (await call('GET', 'options/')).status,
      (await call('GET', 'options/')).status,
    ];
    expect(await burst()).toEqual([200, 200, 429]);
    now += 1000;
    expect(await burst()).toEqual([200, 200, 429]);
    now += 500;
    expect(await burst()).toEqual([200, 429, 429]);
    expect(simulator.requests().byOperation.options?.ended).toEqual({ 200: 5, 429: 4 });
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
