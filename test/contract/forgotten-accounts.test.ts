import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventReference } from '../../shared/domain/user-event.ts';
import { findPerson } from '../../shared/ledger/people/find-people.ts';
import { examinePerson } from '../../shared/privacy/examine-person.ts';
import { beginForgetting, completeForgetting } from '../../shared/privacy/forget-person.ts';
import { createWorld, type World } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

let world: World;
let round = 0;
let email: string;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  round += 1;
  email = `amy${round}@x.example`;
});

const account = () => world.simulator.findUser({ email });

/** Has HR say something, and a run do it. */
async function say(event: Parameters<typeof userEvent>[0]) {
  const said = userEvent({ occurredAt: world.minutesAgo(0), ...event });
  await world.accept(said);
  await world.drain();
  world.pass(60);
  return world.event(said);
}

/** Someone with a role of her own came, left and was forgotten; her account is still there. */
async function forgetAmy(employeeNumber?: string): Promise<void> {
  const number = employeeNumber === undefined ? {} : { employeeNumber };
  const user = { email, givenName: 'Amy', familyName: 'Old', role: 'Approver', ...number };
  await say({ type: 'onboard', user });
  const gone = await say({ type: 'offboard', user: { email } });
  const row = await findPerson(world.operating, gone?.personId ?? '');
  const { traces } = await examinePerson(world.operating, row);
  const cause = { kind: 'operator', by: 'kim' } as const;
  expect(await beginForgetting(world.operating, { row, traces, cause })).toBe(true);
  expect(await completeForgetting(world.operating, row.id)).toBe(true);
  expect(account()?.is_active).toBe(false);
  world.pass(60);
}

const onboarding = (employeeNumber?: string) => ({
  type: 'onboard' as const,
  user: {
    email,
    givenName: 'Amy',
    familyName: 'New',
    ...(employeeNumber === undefined ? {} : { employeeNumber }),
  },
});

describe('the account of someone who was forgotten', () => {
  test('is not given to whoever gets its names with another number', async () => {
    await forgetAmy('1-old');
    const after = '2-other';
    const settled = await say(onboarding(after));
    expect(settled).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
    expect(account()?.is_active).toBe(false);
    const { person } = await findPerson(world.operating, settled?.personId ?? '');
    const accountIds = [account()?.profile_id];
    expect(person.targets.infraon?.conflict).toMatchObject({ reason: 'account-of-forgotten', accountIds });
    await say({ type: 'offboard', user: { email } });
    expect(await say(onboarding(after))).toMatchObject({ reason: 'identity-conflict' });
  });

  test.each([
    ['with the same number', '5-amy', '5-amy'],
    ['without a number', '3-amy', undefined],
    ['with a number, where there was none', undefined, '4-amy'],
  ])('is its owner’s again who comes back %s', async (_, before, after) => {
    await forgetAmy(before);
    expect(await say(onboarding(after))).toMatchObject({ status: 'applied' });
    expect(account()?.is_active).toBe(true);
  });

  test('is not noted for anyone by the nightly comparison', async () => {
    await forgetAmy('6-amy');
    const { personId = '' } = (await say(onboarding('6-other'))) ?? {};
    const accountId = account()?.profile_id ?? '';
    await world.startProcess().driftLedger.recordAccountId({ personId, target: 'infraon', accountId });
    expect((await findPerson(world.operating, personId)).person.targets.infraon?.accountId).toBeUndefined();
  });

  test('is in the way of a leaver of its names only while it works', async () => {
    await forgetAmy('7-amy');
    const leaving = { type: 'offboard', user: { email, employeeNumber: '7-other' } } as const;
    expect(await say(leaving)).toMatchObject({ status: 'applied' });
    world.simulator.putUsers([{ email, is_active: true }]);
    const again = userEvent({ ...leaving, occurredAt: world.minutesAgo(0) });
    await world.accept(again);
    await world.drain();
    expect(await world.event(again)).toMatchObject({ status: 'failed', reason: 'identity-conflict' });
    expect(world.logged).toContainEqual(
      expect.objectContaining({ code: 'leaver-not-deactivated', eventReference: eventReference(again) }),
    );
  });
});
