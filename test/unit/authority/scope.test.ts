import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { type EventScope, eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { eventScopeSchema } from '../../../shared/environment/event-scope-schema.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: TestLedger;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await TestLedger.create(server);
});

const boss = { email: 'boss@corp.example', userName: 'boss', employeeNumber: '1', givenName: 'Boss' };
const ann = { email: 'ann@shop.example', employeeNumber: '7', givenName: 'Ann' };
const shopOnly: EventScope = { emailDomains: ['shop.example'] };
const ownOnly: EventScope = { ownPeopleOnly: true };

const onboard = (user: UserEvent['user'], rest: Partial<UserEvent> = {}) =>
  userEvent({ type: 'onboard', user, ...rest });
const from = (scope: EventScope, rest: Partial<UserEvent>) =>
  userEvent({ source: 'workday', scope, occurredAt: at(5), user: {}, ...rest });

/** What became of an event, and what is known of people by their numbers. */
async function take(event: UserEvent) {
  await stand.accept(event);
  const { status, reason } = (await stand.ledger.getEvent(eventReference(event))) ?? {};
  return { status, reason };
}

const person = async (number: string) => {
  const people = await stand.people();
  const found = people.find(({ desired }) => desired.employeeNumber?.value === number);
  return found && { ...valuesOf(found.desired), onboarded: found.onboarded, plans: found.plans.events };
};

const refused = { status: 'failed', reason: 'out-of-scope' };
const taken = { status: 'accepted', reason: undefined };

describe('a source of one domain’s people', () => {
  beforeEach(async () => {
    await stand.accept(onboard(boss));
    await stand.accept(onboard(ann));
  });

  it('speaks of its people', async () => {
    expect(await take(from(shopOnly, { user: { employeeNumber: '7', title: 'Dr' } }))).toEqual(taken);
    expect(await take(from(shopOnly, { type: 'offboard', user: { email: 'ANN@Shop.example' } }))).toEqual(
      taken,
    );
    expect(await person('7')).toMatchObject({ active: false, title: 'Dr' });
  });

  it.each<[string, Partial<UserEvent>]>([
    ['an address', { type: 'offboard', user: { email: boss.email } }],
    ['a user name', { type: 'offboard', user: { userName: 'boss' } }],
    ['a number', { type: 'offboard', user: { employeeNumber: '1' } }],
    ['a number, with an address of its own', { user: { employeeNumber: '1', email: 'new@shop.example' } }],
    ['a number, onboarded again', { type: 'onboard', user: { ...ann, employeeNumber: '1' } }],
    ['a number, for a day to come', { type: 'offboard', user: { employeeNumber: '1' }, effectiveAt: at(90) }],
  ])('does not reach others by %s', async (_how, said) => {
    const before = await person('1');
    expect(await take(from(shopOnly, said))).toEqual(refused);
    expect(await person('1')).toEqual(before);
  });

  it.each<[string, UserEvent['user']]>([
    ['an address of another domain', { email: 'ann@corp.example' }],
    ['the address of someone else', { email: boss.email }],
    ['a subdomain', { email: 'ann@evil.shop.example' }],
    ['a domain that only ends so', { email: 'ann@not-shop.example' }],
    ['a user name that could be anyone’s', { userName: 'admin' }],
    ['the user name of someone else', { userName: 'boss' }],
  ])('gives its people no name outside of it: %s', async (_what, user) => {
    const before = await person('7');
    expect(await take(from(shopOnly, { user: { employeeNumber: '7', ...user } }))).toEqual(refused);
    expect(await person('7')).toEqual(before);
  });

  it('is told of a leaver whom it may not speak of, and the leaver is listed', async () => {
    const leaving = from(shopOnly, { type: 'offboard', user: { employeeNumber: '1' } });
    await take(leaving);
    const listed = await Array.fromAsync(stand.ledger.listLeavers());
    expect(listed).toMatchObject([{ reference: eventReference(leaving), reason: 'out-of-scope' }]);
  });

  it('says nothing beforehand of people who turn out to be others', async () => {
    const words: readonly Partial<UserEvent>[] = [
      { type: 'offboard', user: { employeeNumber: '9' }, occurredAt: at(9) },
      { type: 'offboard', user: { employeeNumber: '9' }, occurredAt: at(8), effectiveAt: at(90) },
      { user: { employeeNumber: '9', title: 'Fool' }, occurredAt: at(9) },
    ];
    for (const said of words) expect((await take(from(shopOnly, said))).status).not.toBe('failed');
    await stand.accept(onboard({ ...boss, email: 'new@corp.example', userName: 'new', employeeNumber: '9' }));
    expect(await person('9')).toMatchObject({ active: true, onboarded: true, plans: [] });
    expect(await person('9')).not.toHaveProperty('title');
  });

  it('holds back an onboarding of one of its people that comes late, as anyone', async () => {
    const leaving = from(shopOnly, { type: 'offboard', user: { email: 'bea@shop.example' } });
    expect((await take(leaving)).status).toBe('accepted');
    await stand.accept(onboard({ email: 'bea@shop.example', givenName: 'Bea', employeeNumber: '8' }));
    expect(await person('8')).toMatchObject({ active: false });
  });
});

describe('a source of the people whom it onboarded', () => {
  const offboard = { type: 'offboard', user: { employeeNumber: '7' } } as const;

  it('speaks of them, and of no one whom others onboarded', async () => {
    await stand.accept(onboard(boss));
    expect(await take(from(ownOnly, { type: 'onboard', user: ann }))).toEqual(taken);
    expect(await take(from(ownOnly, offboard))).toEqual(taken);
    expect(await person('7')).toMatchObject({ active: false });
    for (const type of ['onboard', 'update', 'offboard'] as const) {
      expect(await take(from(ownOnly, { type, user: boss }))).toEqual(refused);
    }
    expect(await person('1')).toMatchObject({ active: true });
  });

  it('speaks on of someone whom another source onboards as well', async () => {
    await stand.accept(from(ownOnly, { type: 'onboard', user: ann }));
    await stand.accept(onboard(ann, { occurredAt: at(6) }));
    expect(await take(from(ownOnly, { ...offboard, occurredAt: at(7) }))).toEqual(taken);
  });

  it('of another name is another source', async () => {
    await stand.accept(from(ownOnly, { type: 'onboard', user: ann }));
    expect(await take(from(ownOnly, { ...offboard, source: 'bamboohr' }))).toEqual(refused);
  });
});

describe('a scope', () => {
  it.each([
    {},
    { ownPeopleOnly: false },
    { emailDomains: [] },
    { emailDomains: ['@shop.example'] },
    { emailDomain: 'x' },
  ])('%j is none', (scope) => expect(eventScopeSchema.safeParse(scope).success).toBe(false));

  it('has domains in lower case', () => {
    expect(eventScopeSchema.parse({ emailDomains: [' Shop.Example '] })).toEqual(shopOnly);
  });
});
