import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkEvent, checkStatus } from '../../../infra/cli/smoke/check-event.ts';
import { checkKey } from '../../../infra/cli/smoke/check-key.ts';
import { configuredInfraon } from '../../../infra/cli/smoke/configured-infraon.ts';
import { close, listen } from '../../../infra/simulators/common/listen.ts';
import { startInfraonSimulator } from '../../../infra/simulators/infraon/index.ts';
import { startSecretsManager } from '../../support/start-secrets-manager.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

describe('the check of the key', () => {
  const signingSecret = 'unused';

  test.each([
    ['{"apiKey":"another-key"}', 'Infraon refuses the API key: 401'],
    ['PLACEHOLDER', /^the secret of the API key cannot be used: malformed$/],
  ])('fails where the secret holds %s, and does not show it', async (value, says) => {
    const secrets = await startSecretsManager();
    const infraon = await startInfraonSimulator();
    secrets.put('key', value);
    const checked = await checkKey(secrets.client, {
      ...{ isLocal: true, updateUserUrl: '', signingSecret },
      ...{ infraonUrl: infraon.url, infraonKeySecret: 'key' },
    });
    expect(checked).toEqual({ ok: false, says: expect.stringMatching(says) });
    expect(checked.says).not.toContain('another-key');
    await infraon.close();
    await secrets.stop();
  });
});

describe('what is configured of the tenant', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stages-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  test('decides how the key is shown', async () => {
    const infraon = { authorizationScheme: 'Bearer' };
    writeFileSync(join(directory, 'mine.json'), JSON.stringify({ extends: 'production', infraon }));
    expect(configuredInfraon('mine', directory)).toMatchObject(infraon);

    let authorization: string | undefined;
    const server = createServer((request, response) => {
      ({ authorization } = request.headers);
      response.writeHead(401).end();
    });
    const secrets = await startSecretsManager();
    secrets.put('key', '{"apiKey":"the-key"}');
    const { url } = await listen(server);
    await checkKey(secrets.client, {
      ...{ isLocal: true, updateUserUrl: '', signingSecret: 'unused' },
      ...{ infraonUrl: url, infraonKeySecret: 'key', infraon: configuredInfraon('mine', directory) },
    });
    expect(authorization).toBe('Bearer the-key');
    await close(server);
    await secrets.stop();
  });

  test('is nothing for a stage that is described elsewhere, and for the local host', () => {
    expect(configuredInfraon('theirs', directory)).toEqual({});
    expect(configuredInfraon(undefined)).toEqual({});
  });
});

describe('the check of an event', () => {
  let server: Server;
  let url: string;
  let answers: { readonly status: number; readonly body: object }[];
  beforeEach(async () => {
    answers = [];
    server = createServer((_request, response) => {
      const { status, body } = answers.shift() ?? { status: 500, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    ({ url } = await listen(server));
  });
  afterEach(() => close(server));
  const shown = (status: string, more: object = {}) => ({ status, statusUrl: `${url}/events/1`, ...more });

  test('waits for the end, and names what came of each target', async () => {
    const outcome = { infraon: { result: 'absent' } };
    answers.push(
      { status: 202, body: shown('accepted') },
      { status: 200, body: shown('applied', { outcome }) },
    );
    expect(await checkEvent({ url, secret })).toMatchObject({
      ok: true,
      says: expect.stringMatching(/^smoke-\S+ is applied \(infraon: absent\)$/),
    });
  });

  test('says why an event failed', async () => {
    answers.push({ status: 200, body: shown('failed', { reason: 'retries-exhausted' }) });
    const { ok, says } = await checkEvent({ url, secret });
    expect({ ok, says }).toEqual({
      ok: false,
      says: expect.stringMatching(/ is failed: retries-exhausted$/),
    });
  });

  test.each([
    [401, 'the signing secret is another one'],
    [403, 'the firewall'],
    [503, 'a secret is not filled in'],
    [500, 'read the log of update-user'],
  ])('says what an answer %s comes from', async (status, cause) => {
    answers.push({ status, body: {} });
    expect(await checkEvent({ url, secret })).toEqual({ ok: false, says: expect.stringContaining(cause) });
  });

  test('fails where the status URL does not show the end', async () => {
    answers.push({ status: 404, body: {} }, { status: 200, body: shown('accepted') });
    expect(await checkStatus(`${url}/events/1`)).toMatchObject({ ok: false });
    expect(await checkStatus(`${url}/events/1`)).toMatchObject({ ok: false });
  });
});
