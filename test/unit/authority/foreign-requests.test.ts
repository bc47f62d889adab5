import { createServer, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDynalite } from '../../../infra/local/emulators/start-dynalite.ts';
import { startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';
import { startSecretsManager } from '../../../infra/local/emulators/start-secrets-manager.ts';
import { startRuntimeApi } from '../../../infra/local/lambda/runtime-api.ts';
import { close, listen } from '../../../infra/simulators/common/listen.ts';
import { startEsperSimulator } from '../../../infra/simulators/esper/index.ts';
import { startHrApiSimulator } from '../../../infra/simulators/hr-api/start-hr-api-simulator.ts';
import { startInfraonSimulator } from '../../../infra/simulators/infraon/index.ts';

const aws = { region: 'eu-central-1', accountId: '000000000000' };
const names = ['api', 'fauxqs', 'dynalite', 'secrets', 'runtime', 'infraon', 'esper', 'hr-api'] as const;
const ports = new Map<string, number>();
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const server = createServer((_request, response) => response.end('{}'));
  const api = await listen(server);
  stack.defer(() => close(server));
  const fauxqs = await startFauxqs(aws);
  const dynalite = await startDynalite(aws);
  const secrets = await startSecretsManager(aws);
  const runtime = await startRuntimeApi();
  const infraon = await startInfraonSimulator({ apiKey: 'k' });
  const esper = await startEsperSimulator({ apiKey: 'k' });
  const hrApi = await startHrApiSimulator({ apiKey: 'k' });
  for (const started of [fauxqs, dynalite, secrets, runtime, infraon, esper, hrApi])
    stack.defer(() => started.close());
  const process = { next: () => {}, result: () => {}, failure: () => {}, initFailure: () => {} };
  const urls = [
    api.url,
    fauxqs.url,
    dynalite.url,
    secrets.url,
    `http://${runtime.attach('a', process)}`,
    infraon.url,
    esper.url,
    hrApi.url,
  ];
  for (const [index, name] of names.entries()) ports.set(name, Number(new URL(urls[index] ?? '').port));
});

afterAll(() => stack.disposeAsync());

/** `PORT` in a header stands for the listener's port. */
async function ask(name: string, headers: Readonly<Record<string, string>>, method = 'POST') {
  const port = ports.get(name);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const told = Object.entries(headers).map(([key, value]) => [key, value.replace('PORT', String(port))]);
  request({ host: '127.0.0.1', port, path: '/x', method, headers: Object.fromEntries(told) }, resolve)
    .on('error', reject)
    .end(method === 'POST' ? '{}' : undefined);
  const response = await promise;
  return {
    status: response.statusCode,
    headers: response.headers,
    text: (await buffer(response)).toString(),
  };
}

const foreign = [
  { host: 'evil.example' },
  { host: 'evil.example:PORT' },
  { host: '127.0.0.1:1' },
  { host: '127.0.0.1.evil.example:PORT' },
  { host: 'x' },
  { host: '127.0.0.1:PORT', origin: 'https://evil.example' },
  { host: '127.0.0.1:PORT', origin: 'http://localhost:1' },
  { host: '127.0.0.1:PORT', origin: 'null' },
];
const own = [
  { host: '127.0.0.1:PORT' },
  { host: 'LOCALHOST:PORT' },
  { host: '[::1]:PORT' },
  { host: '127.0.0.1:PORT', origin: 'http://127.0.0.1:PORT' },
];

describe.each(names)('the listener of %s on this machine', (name) => {
  test.each(foreign)('refuses %j', async (headers) => {
    for (const method of ['POST', 'GET', 'OPTIONS'])
      expect((await ask(name, headers, method)).status).toBe(403);
  });

  test.each(own)('answers %j, and says nothing of other origins', async (headers) => {
    const answer = await ask(name, headers);
    expect(answer.text).not.toContain('Not for web pages');
    expect(Object.keys(answer.headers).filter((header) => header.startsWith('access-control-'))).toEqual([]);
  });
});
