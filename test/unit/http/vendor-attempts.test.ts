import { expect, test } from 'vitest';
import { logAttempts } from '../../../shared/http/log-attempts.ts';
import type { VendorAttempt } from '../../../shared/http/vendor-http.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import { createInfraonClient, infraonOptionsSchema } from '../../../shared/targets/infraon/index.ts';
import { json, quickClock, rotatingKeys, startVendor } from '../../support/vendor-server.ts';

function listen() {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ write: (line) => lines.push(JSON.parse(line)) });
  return { lines, onAttempt: logAttempts(log, 'infraon') };
}

test('each attempt has a line: what was asked, what came, how long it took, and the vendor’s id of it', async () => {
  const requestId = 'b3f1c2d4-0a9e-4a55-9d2e-7f60c1a2b3c4';
  await using vendor = await startVendor(({ method }, response) =>
    vendor.received.length === 1
      ? json(response, { error: 'busy' }, { status: 429, headers: { 'retry-after': '1' } })
      : json(response, method === 'GET' ? { user: 1 } : {}, { headers: { 'x-request-id': requestId } }),
  );
  const { lines, onAttempt } = listen();
  const options = infraonOptionsSchema.parse({ baseUrl: vendor.url, allowLoopback: true });
  const client = createInfraonClient({ options, onAttempt, ...quickClock(), ...rotatingKeys(['key-1']) });
  await client.inviteUser({ emails: ['ada@example.com'] });
  const common = { code: 'vendor-called', target: 'infraon', operation: 'inviteUser', inFlight: 1 };
  expect(lines).toMatchObject([
    { ...common, level: 'warn', attempt: 1, status: 429, result: 'status' },
    { ...common, level: 'info', attempt: 2, status: 200, result: 'taken', vendorRequestId: requestId },
  ]);
  expect(JSON.stringify(lines)).not.toContain('ada');
});

test('an attempt without an answer has a line, too', async () => {
  await using vendor = await startVendor((_, response) => response.destroy());
  const { lines, onAttempt } = listen();
  const options = infraonOptionsSchema.parse({ baseUrl: vendor.url, allowLoopback: true, readAttempts: 1 });
  const client = createInfraonClient({ options, onAttempt, ...quickClock(), ...rotatingKeys(['key-1']) });
  await expect(client.getUser('up1')).rejects.toThrow();
  expect(lines).toMatchObject([{ operation: 'getUser', result: 'network' }]);
  expect(lines[0]).not.toHaveProperty('status');
});

test.each([
  ['Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1', '1-5759e988-bd862e3fe1be46a994272793'],
  ['5759e988bd862e3f', '5759e988bd862e3f'],
  ['ada.lovelace@example.com', undefined],
  ['AdaLovelace1815ByronCountess', undefined],
  ['4479001234567890', undefined],
  ['E1234567', undefined],
  [undefined, undefined],
])('of a vendor’s request id %s the log has %s', (requestId, logged) => {
  const { lines, onAttempt } = listen();
  const attempt: VendorAttempt = {
    ...{ operation: 'getUser', attempt: 1, durationMs: 1.6, inFlight: 1, status: 200, result: 'taken' },
    requestId,
  };
  onAttempt(attempt);
  expect(lines[0]?.vendorRequestId).toBe(logged);
  expect(lines[0]).toMatchObject({ durationMs: 2 });
  expect(lines[0]).not.toHaveProperty('dropped');
});
