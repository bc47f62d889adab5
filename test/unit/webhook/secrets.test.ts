import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newSecret, openDoor, secretId, type WebhookDoor } from '../../support/webhook-door.ts';

let door: WebhookDoor;

beforeEach(async () => {
  door = await openDoor();
});

afterEach(() => door.stop());

const hold = (...secrets: string[]) => door.secretsManager.put(secretId, JSON.stringify({ secrets }));

describe('a rotation', () => {
  it('lets either of two active secrets pass, and a retired one no more', async () => {
    const next = newSecret();
    hold(door.secret, next);
    expect((await door.post({ secret: door.secret })).status).toBe(202);
    expect((await door.post({ secret: next })).status).toBe(202);
    hold(next);
    door.state.now += 300_000;
    expect((await door.post({ secret: door.secret })).status).toBe(401);
    expect((await door.post({ secret: next })).status).toBe(202);
  });

  it('is noticed by a warm function at the first delivery that is signed with the new secret', async () => {
    expect((await door.post({})).status).toBe(202);
    const next = newSecret();
    hold(door.secret, next);
    expect((await door.post({ secret: next })).status).toBe(202);
    expect(door.secretsManager.reads()).toBe(2);
  });

  it('is fetched once, however many deliveries notice it at the same time', async () => {
    await door.post({});
    const next = newSecret();
    hold(next);
    const answers = await Promise.all(Array.from({ length: 20 }, () => door.post({ secret: next })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(202));
    expect(door.secretsManager.reads()).toBe(2);
  });
});

describe('forged signatures', () => {
  it('drive at most one call every thirty seconds', async () => {
    await door.post({});
    for (let second = 0; second < 60; second += 1) {
      expect((await door.post({ secret: newSecret() })).status).toBe(401);
      door.state.now += 1000;
    }
    expect(door.secretsManager.reads()).toBe(3);
  });

  it('drive none when they are malformed, stale or missing', async () => {
    await door.post({});
    await door.post({ headers: { 'webhook-signature': undefined } });
    await door.post({ headers: { 'webhook-signature': 'v1,short' } });
    await door.post({ timestamp: '1' });
    expect(door.secretsManager.reads()).toBe(1);
  });
});

describe('a secret that cannot be used', () => {
  it.each([
    [
      'the placeholder',
      '{"placeholder":"REPLACE-ME with aws secretsmanager put-secret-value"}',
      'placeholder',
    ],
    ['an empty text', ' ', 'placeholder'],
    ['an empty list', '{"secrets":[]}', 'malformed'],
    ['an empty key', '{"secrets":["whsec_"]}', 'malformed'],
    ['a bare key', JSON.stringify(newSecret()), 'malformed'],
    ['a short key', `{"secrets":["whsec_${Buffer.alloc(23).toString('base64')}"]}`, 'malformed'],
    ['no JSON', newSecret(), 'malformed'],
  ])('%s means 503, never an open door', async (_what, value, reason) => {
    door.secretsManager.put(secretId, value);
    // Whoever knows that the key is empty could sign with it.
    const answers = [
      await door.post({ secret: 'whsec_' }),
      await door.post({ headers: { 'webhook-id': undefined } }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
      expect(answer.text).not.toMatch(/secret/i);
    }
    expect(door.state.accepted).toEqual([]);
    expect(JSON.parse(door.state.logs.at(-1) ?? '')).toMatchObject({ code: 'secret-unavailable', reason });
  });

  it('is taken soon after it was filled in', async () => {
    door.secretsManager.put(secretId, 'REPLACE-ME');
    expect((await door.post({})).status).toBe(503);
    hold(door.secret);
    door.state.now += 2_000;
    expect((await door.post({})).status).toBe(202);
  });
});

describe('an outage of Secrets Manager', () => {
  it('means 503 to a cold function, which goes on when it ends', async () => {
    door.secretsManager.fail(true);
    expect((await door.post({})).status).toBe(503);
    expect((await door.post({})).status).toBe(503);
    expect(door.secretsManager.reads()).toBe(1);
    door.secretsManager.fail(false);
    door.state.now += 2_000;
    expect((await door.post({})).status).toBe(202);
  });

  it('is bridged until the secrets at hand are five minutes old', async () => {
    await door.post({});
    door.secretsManager.fail(true);
    door.state.now += 299_999;
    expect((await door.post({})).status).toBe(202);
    door.state.now += 1;
    expect((await door.post({})).status).toBe(503);
  });

  it('makes a signature that no key explains undecided, not wrong', async () => {
    await door.post({});
    door.secretsManager.fail(true);
    expect((await door.post({ secret: newSecret() })).status).toBe(503);
    expect((await door.post({})).status).toBe(202);
  });
});
