import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiKeyProvider } from '../../../shared/aws/secrets/create-api-key-provider.ts';
import { createSecretCache } from '../../../shared/aws/secrets/secret-cache.ts';
import { SecretUnavailableError } from '../../../shared/aws/secrets/secret-unavailable-error.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import { type SecretsManagerStandIn, startSecretsManager } from '../../support/start-secrets-manager.ts';

const lines: string[] = [];
const log = createLog({ write: (line) => lines.push(line) });

describe('a secret at hand', () => {
  function open() {
    const state = { now: 0, fetches: 0, failing: false };
    const cache = createSecretCache({
      name: 'test',
      log,
      now: () => state.now,
      fetch: async () => {
        state.fetches += 1;
        const value = `value-${state.fetches}`;
        await Promise.resolve();
        if (state.failing) throw new SecretUnavailableError('unreachable');
        return value;
      },
    });
    return { state, cache };
  }

  it('is fetched once, however many ask', async () => {
    const { state, cache } = open();
    expect(await Promise.all([cache.get(), cache.get(), cache.refresh()])).toEqual(Array(3).fill('value-1'));
    expect(await cache.get()).toBe('value-1');
    expect(state.fetches).toBe(1);
  });

  it('is kept for four minutes and then fetched again', async () => {
    const { state, cache } = open();
    await cache.get();
    state.now = 239_999;
    expect(await cache.get()).toBe('value-1');
    state.now = 240_000;
    expect(await cache.get()).toBe('value-2');
  });

  it('covers a failing fetch until it is five minutes old, and no longer', async () => {
    const { state, cache } = open();
    await cache.get();
    state.failing = true;
    state.now = 240_000;
    expect(await cache.get()).toBe('value-1');
    state.now = 241_999;
    expect(await cache.get()).toBe('value-1');
    expect(state.fetches).toBe(2);
    state.now = 299_999;
    expect(await cache.get()).toBe('value-1');
    state.now = 300_000;
    await expect(cache.get()).rejects.toThrow(SecretUnavailableError);
  });

  it('is not asked for more often than every two seconds while that fails', async () => {
    const { state, cache } = open();
    state.failing = true;
    await expect(cache.get()).rejects.toThrow(SecretUnavailableError);
    state.now = 1_999;
    await expect(cache.get()).rejects.toThrow(SecretUnavailableError);
    expect(state.fetches).toBe(1);
    state.failing = false;
    state.now = 2_000;
    expect(await cache.get()).toBe('value-2');
  });

  it('stays when a refresh that was asked for fails', async () => {
    const { state, cache } = open();
    await cache.get();
    state.failing = true;
    await expect(cache.refresh()).rejects.toThrow(SecretUnavailableError);
    expect(await cache.get()).toBe('value-1');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ code: 'secret-fetch-failed', secret: 'test' });
  });
});

describe('an API key', () => {
  let secretsManager: SecretsManagerStandIn;

  beforeEach(async () => {
    secretsManager = await startSecretsManager();
  });

  afterEach(() => secretsManager.stop());

  const open = () =>
    createApiKeyProvider({
      client: secretsManager.client,
      secretId: 'infraon-api-key',
      name: 'infraon-api-key',
      log,
    });
  const put = (apiKey: unknown) => secretsManager.put('infraon-api-key', JSON.stringify({ apiKey }));

  it('is read once, without the line end that was pasted with it', async () => {
    put('ApiKey abc\n');
    const provider = open();
    expect(await Promise.all([provider.get(), provider.get()])).toEqual(['ApiKey abc', 'ApiKey abc']);
    expect(secretsManager.reads()).toBe(1);
  });

  it('that was refused is fetched again, once for all callers', async () => {
    put('old');
    const provider = open();
    await provider.get();
    put('new');
    const keys = await Promise.all(Array.from({ length: 10 }, () => provider.refresh('old')));
    expect(keys).toEqual(Array(10).fill('new'));
    expect(secretsManager.reads()).toBe(2);
  });

  it('that was replaced since is not fetched again', async () => {
    put('new');
    const provider = open();
    await provider.get();
    expect(await provider.refresh('old')).toBe('new');
    expect(secretsManager.reads()).toBe(1);
  });

  it('may still be the same', async () => {
    put('same');
    const provider = open();
    await provider.get();
    expect(await provider.refresh('same')).toBe('same');
  });

  it.each([
    ['the placeholder', '{"apiKey":"REPLACE-ME"}', 'placeholder'],
    ['a text of the placeholder', 'replace-me', 'placeholder'],
    ['nothing', '', 'placeholder'],
    ['no JSON', 'abc', 'malformed'],
    ['another field', '{"key":"abc"}', 'malformed'],
    ['an empty key', '{"apiKey":" "}', 'malformed'],
    ['a number', '{"apiKey":7}', 'malformed'],
    ['a line break inside', '{"apiKey":"a\\nb"}', 'malformed'],
    ['null', 'null', 'malformed'],
  ])('is unavailable when the secret is %s', async (_what, value, reason) => {
    secretsManager.put('infraon-api-key', value);
    await expect(open().get()).rejects.toMatchObject({ name: 'SecretUnavailableError', reason });
  });

  it('is unavailable when Secrets Manager does not answer, and the error holds nothing of it', async () => {
    put('CANARY');
    secretsManager.fail(true);
    const error: unknown = await open()
      .get()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SecretUnavailableError', reason: 'unreachable' });
    expect(String(error)).not.toContain('CANARY');
    expect(lines.join()).not.toContain('CANARY');
  });

  it('is unavailable when there is no such secret', async () => {
    await expect(open().get()).rejects.toMatchObject({ reason: 'unreachable' });
  });
});
