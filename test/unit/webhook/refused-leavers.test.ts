import { afterEach, beforeEach, expect, test } from 'vitest';
import { newSecret, openDoor, type Post, startTime, type WebhookDoor } from '../../support/webhook-door.ts';

let door: WebhookDoor;

beforeEach(async () => {
  door = await openDoor();
});

afterEach(() => door.stop());

const user = { email: 'ada@example.com' };
const occurredAt = new Date(startTime).toISOString();
const later = new Date(startTime + 3 * 60 * 60 * 1000).toISOString();
const alarms = () =>
  door.state.logs.map((line) => JSON.parse(line)).filter(({ code }) => code === 'leaver-not-deactivated');

test.each<[string, Post, number]>([
  ['from a clock that is hours ahead', { body: { occurredAt: later, user } }, 422],
  ['with a field that is misnamed', { body: { occurredAt, user: { mail: user.email } } }, 422],
  ['that is no JSON', { body: '{' }, 400],
  ['of another media type', { headers: { 'content-type': 'text/plain' } }, 415],
  ['with an id that is none', { id: 'é' }, 400],
])('an offboarding %s is refused, and wakes someone', async (_, post, status) => {
  expect(await door.post({ route: 'offboard', ...post })).toMatchObject({ status });
  expect(alarms()).toMatchObject([{ level: 'error', status, reason: 'refused-at-the-door' }]);
});

test('so does an update that takes access away', async () => {
  const body = { occurredAt: later, user: { ...user, active: false } };
  expect(await door.post({ route: 'update', body })).toMatchObject({ status: 422 });
  expect(alarms()).toHaveLength(1);
});

test('a stranger wakes no one, nor does the refusal of what takes no access away', async () => {
  await door.post({ route: 'offboard', secret: newSecret(), body: { occurredAt: later, user } });
  await door.post({ route: 'offboard', body: 'x'.repeat(1024 * 1024) });
  await door.post({ route: 'onboard', body: { occurredAt: later, user } });
  expect(alarms()).toEqual([]);
});
