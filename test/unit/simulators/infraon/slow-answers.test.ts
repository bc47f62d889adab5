import { describe, expect, it } from 'vitest';
import { newUser, startTenant } from './simulated-tenant.ts';

const create = 'create' as const;

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
