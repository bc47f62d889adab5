import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { signWebhook } from '../../../infra/local/sign-webhook.ts';
import { until } from '../../fault/world/until.ts';
import type { ImportHost } from '../start-import-host.ts';

const role = 'Infraon Admin';
const email = 'eve@example.com';
const user = { email, employeeNumber: 'E-7', givenName: 'Eve', familyName: 'Lee' };
const answerSchema = z.looseObject({ status: z.string(), statusUrl: z.url() });

let world: ImportHost;

const account = () => world.simulator.findUser({ email });

/** Sends a webhook and waits until its event is final. */
async function tell(route: 'onboard' | 'offboard', said: Record<string, unknown>) {
  const { apiUrl, webhookSecret: secret } = world.host.stack;
  const body = JSON.stringify({ occurredAt: new Date().toISOString(), user: said });
  const signed = signWebhook({ id: randomUUID(), body, secret, now: Date.now() });
  const response = await fetch(`${apiUrl}/webhooks/${route}-user`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signed },
    body,
  });
  const { statusUrl } = answerSchema.parse(await response.json());
  return until('the event is final', async () => {
    const status = answerSchema.parse(await (await fetch(statusUrl)).json());
    return status.status === 'applied' || status.status === 'failed' ? status : undefined;
  });
}

function ops(...args: readonly string[]) {
  const path = fileURLToPath(new URL('../../../infra/cli/ops/main.ts', import.meta.url));
  const env = { PATH: process.env.PATH, LOCAL_STATE_DIRECTORY: world.stateDirectory };
  return promisify(execFile)(process.execPath, [path, ...args], { env });
}

/** How roles that need approval are given, refused and taken away on the local host. */
export function rolesAreApproved(started: () => ImportHost): void {
  beforeAll(() => {
    world = started();
  });

  test('a powerful role is dropped, held, released by someone else, given, and ends with its owner', async () => {
    const cells = `${email},${user.employeeNumber},Eve,Lee,${role}`;
    const file = `email,employeeNumber,givenName,familyName,role\n${cells}\n`;
    const importId = await world.drop('imports/delta/admins.csv', file);
    const held = await world.summary(importId, 'held');
    expect(held.heldBecause).toMatchObject([{ code: 'approval-role' }]);
    expect(account()).toBeNull();

    await world.approve(held, { by: 'dropper' });
    await until('the release is refused', async () => (await world.summary(importId)).releaseRefused);
    expect(account()).toBeNull();

    await world.approve(held);
    expect(await world.summary(importId, 'done')).toMatchObject({
      droppedBy: 'AWS:dropper',
      released: { by: 'AWS:approver' },
      counts: { done: 1 },
    });
    expect(account()).toMatchObject({ is_active: true, unshown: { role } });

    expect(await tell('offboard', { employeeNumber: user.employeeNumber })).toMatchObject({
      status: 'applied',
    });
    expect(account()).toMatchObject({ is_active: false });
    expect(account()?.unshown.role ?? '').toBe('');

    expect(await tell('onboard', user)).toMatchObject({ status: 'applied', notTaken: ['role'] });
    expect(account()).toMatchObject({ is_active: true });
    expect(account()?.unshown.role ?? '').toBe('');

    expect(await tell('offboard', { employeeNumber: user.employeeNumber })).toMatchObject({
      status: 'applied',
    });
    expect(account()).toMatchObject({ is_active: false });
  });

  test('a held file is refused from a terminal, and ends rejected', async () => {
    const file = `email,givenName,role\nmax@example.com,Max,${role}\n`;
    const importId = await world.drop('imports/delta/refused.csv', file);
    const { planHash = '' } = await world.summary(importId, 'held');
    const { stdout } = await ops('refuse', importId, '--hash', planHash);
    expect(stdout).toContain(`Refused import ${importId}`);
    expect(await world.summary(importId, 'rejected')).toMatchObject({
      rejectedBecause: { code: 'refused' },
      refused: { by: 'AWS:approver' },
    });
    expect(world.simulator.findUser({ email: 'max@example.com' })).toBeNull();
    await expect(ops('refuse', importId)).rejects.toMatchObject({ code: 1 });
    await expect(ops('refuse', 'brake-webhook', '--hash', 'any')).rejects.toMatchObject({ code: 1 });
  });
}
