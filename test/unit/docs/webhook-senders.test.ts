import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
/** What the server received, verified by a library of others. */
const received: unknown[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, `${value}`]),
    );
    received.push({
      id: request.headers['webhook-id'],
      event: new Webhook(secret).verify(Buffer.concat(chunks), headers),
    });
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"accepted"}');
  });
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

test('the sender that docs/webhooks.md shows for Node signs as the standard asks, and keeps an id that it is given', async () => {
  const docs = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n(import [\s\S]*?)```\n/.exec(docs) ?? [];
  const { post } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { port } = server.address() as AddressInfo;
  const event = { occurredAt: '2026-11-21T09:00:00Z', user: { email: 'änn@example.com' } };
  const answer: unknown = await post(`http://127.0.0.1:${port}/`, secret, event, 'msg_1');
  expect(answer).toEqual({ status: 'accepted' });
  expect(received).toEqual([{ id: 'msg_1', event }]);
});
