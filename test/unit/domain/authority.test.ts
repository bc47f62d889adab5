import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withinAuthority } from '../../../shared/domain/authority/within-authority.ts';
import { mergeEvent } from '../../../shared/domain/merge-event.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { reconcile } from '../../../shared/domain/reconcile.ts';
import type { Release, UserEvent } from '../../../shared/domain/user-event.ts';
import { testRoles } from '../../support/role-policy.ts';
import { at, userEvent } from '../../support/user-events.ts';

const admin = 'Infraon Admin';
const release: Release = { importId: 'i', releasedBy: 'ben', releasedAt: at(3), droppedBy: 'ann' };
const ann = { employeeNumber: '7', email: 'ann@x.example' };
const onboard = userEvent({ type: 'onboard', occurredAt: at(1), user: ann });
const grant = userEvent({ source: 'import', occurredAt: at(2), user: { ...ann, role: admin }, release });
const leave = (minute: number) =>
  userEvent({ type: 'offboard', occurredAt: at(minute), user: { employeeNumber: '7' } });
const comeBack = (minute: number) => userEvent({ type: 'onboard', occurredAt: at(minute), user: ann });

function personOf(events: readonly UserEvent[], now = at(1000)): Person {
  return events.reduce((person, event) => mergeEvent(person, event, now).person, newPerson('p'));
}

function permitted(events: readonly UserEvent[], now?: string) {
  const { person, withheld } = withinAuthority(personOf(events, now), testRoles);
  const { role, email, userName } = person.desired;
  return { role: role?.value, email: email?.value, userName: userName?.value, withheld };
}

describe('a role that needs approval', () => {
  test('is given by a released import, and recorded with who dropped and who released it', () => {
    expect(permitted([onboard, grant])).toMatchObject({ role: admin, withheld: [] });
    expect(personOf([onboard, grant]).authority?.approvals).toMatchObject([
      { importId: 'i', droppedBy: 'ann', releasedBy: 'ben', releasedAt: at(3), values: { role: admin } },
    ]);
  });

  test('is given by nothing else, whoever wrote it', () => {
    const { release: _, ...unreleased } = grant;
    for (const event of [unreleased, { ...unreleased, source: 'webhook' }]) {
      expect(permitted([onboard, event])).toMatchObject({ role: undefined, withheld: ['role'] });
    }
  });

  test('outlives updates, and events that name the person', () => {
    const update = userEvent({ occurredAt: at(5), user: { email: 'ann@x.example', phone: '1' } });
    expect(permitted([onboard, grant, update])).toMatchObject({ role: admin, withheld: [] });
  });

  test.each([
    ['an offboarding', leave(5)],
    ['an update', userEvent({ occurredAt: at(5), user: { employeeNumber: '7', active: false } })],
    ['a planned leaving', { ...leave(3), effectiveAt: at(5) }],
  ])('ends with %s, and does not come back with the person', (_, leaving) => {
    const events = [onboard, grant, leaving, comeBack(9)];
    expect(permitted(events)).toMatchObject({ role: null, withheld: ['role'] });
    expect(permitted(events.toReversed())).toMatchObject({ role: null, withheld: ['role'] });
    const again = { ...grant, eventId: 'again', occurredAt: at(20) };
    expect(permitted([...events, again])).toMatchObject({ role: admin, withheld: [] });
  });

  test('stays until the day of a planned leaving', () => {
    const leaving = { ...leave(3), effectiveAt: at(50) };
    expect(permitted([onboard, grant, leaving], at(49))).toMatchObject({ role: admin });
  });

  test('is not ended by a leaving from before it', () => {
    expect(permitted([leave(0), onboard, grant])).toMatchObject({ role: admin });
  });

  test('is taken from the account that has it when the person returns', () => {
    const person = withinAuthority(personOf([onboard, grant, leave(5), comeBack(9)]), testRoles).person;
    const account = { id: 'a', attributes: { email: 'ann@x.example', active: false } };
    const steps = reconcile({
      person,
      state: { ...newTargetState, accountId: 'a' },
      actual: account,
      others: [],
      policy: {
        visibleAttributes: ['email', 'active'],
        hiddenAttributes: ['role'],
        offboardAction: 'deactivate',
        invite: false,
      },
    });
    expect(steps).toEqual([{ kind: 'update', account, attributes: { role: null, active: true } }]);
  });
});

test('a role outside both lists is never given, released or not', () => {
  const role = 'Global Superadmin';
  for (const event of [
    userEvent({ occurredAt: at(2), user: { ...ann, role } }),
    { ...grant, user: { ...ann, role } },
  ]) {
    expect(permitted([onboard, event])).toMatchObject({ role: undefined, withheld: ['role'] });
  }
});

describe('the user name and address of someone with a grant', () => {
  const moved = { employeeNumber: '7', email: 'mallory@x.example', userName: 'mallory' };

  test.each([5, 1.5])('stay where an unreleased event of minute %i says otherwise', (minute) => {
    const update = userEvent({ occurredAt: at(minute), user: moved });
    const events = [onboard, grant, update];
    for (const order of [events, events.toReversed()]) {
      expect(permitted(order).email).toBe('ann@x.example');
    }
    if (minute > 2)
      expect(permitted(events)).toMatchObject({ userName: undefined, withheld: ['userName', 'email'] });
  });

  test('change by a released import, which later events cannot undo', () => {
    const married = {
      ...grant,
      eventId: 'm',
      occurredAt: at(6),
      user: { employeeNumber: '7', email: 'b@x.example' },
    };
    const update = userEvent({ occurredAt: at(9), user: moved });
    expect(permitted([onboard, grant, married])).toMatchObject({ role: admin, email: 'b@x.example' });
    expect(permitted([update, married, grant, onboard])).toMatchObject({ email: 'b@x.example' });
  });

  test('are anyone’s again once the grant has ended', () => {
    const events = [onboard, grant, leave(5), { ...comeBack(9), user: moved }];
    expect(permitted(events)).toMatchObject({ role: null, email: moved.email });
  });
});

test('no history without a released import yields a role that needs approval, and the order decides nothing', () => {
  const event = fc.record({
    type: fc.constantFrom('onboard' as const, 'update' as const, 'offboard' as const),
    source: fc.constantFrom('webhook', 'import', 'hibob'),
    occurredAt: fc.integer({ min: 0, max: 9 }).map(at),
    effectiveAt: fc.option(fc.integer({ min: 0, max: 12 }).map(at), { nil: undefined }),
    role: fc.constantFrom(undefined, admin, 'Requester', null, 'Root'),
    active: fc.constantFrom(undefined, true, false),
    released: fc.boolean(),
  });
  const history = fc.array(event, { minLength: 1, maxLength: 7 }).map((events) =>
    events.map(
      ({ type, source, occurredAt, effectiveAt, role, active, released }, index): UserEvent => ({
        eventId: `e-${index}`,
        source,
        type,
        occurredAt,
        ...(effectiveAt === undefined ? {} : { effectiveAt }),
        ...(released ? { release } : {}),
        user: {
          ...ann,
          ...(role === undefined ? {} : { role }),
          ...(active === undefined || type !== 'update' ? {} : { active }),
        },
      }),
    ),
  );
  const shuffled = history.chain((events) =>
    fc.record({
      events: fc.constant(events),
      order: fc.shuffledSubarray([...events], { minLength: events.length }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ events, order }) => {
      expect(permitted(order)).toEqual(permitted(events));
      const unreleased = events.map(({ release: _, ...rest }) => rest);
      expect([undefined, null, 'Requester']).toContain(permitted(unreleased).role);
      const releasedAdmin = events.some((one) => one.release !== undefined && one.user.role === admin);
      if (permitted(events).role === admin) expect(releasedAdmin).toBe(true);
      expect(permitted(events).role).not.toBe('Root');
    }),
    { numRuns: 500 },
  );
});
