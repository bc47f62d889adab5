import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { newTargetState } from '../../../shared/domain/person.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { CrashableProcess } from '../../support/crashable-process.ts';
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

const begins = userEvent({
  type: 'onboard',
  user: { email: 'ada@example.com', userName: 'ada', employeeNumber: '7' },
});
const titled = userEvent({ user: { email: 'ada@example.com', title: 'Dr' }, occurredAt: at(1) });
const called = userEvent({ user: { userName: 'ada', phone: '1' }, occurredAt: at(2) });
const leaving = userEvent({ type: 'offboard', user: { employeeNumber: '7' }, occurredAt: at(3) });

const lease = (owner: string, personId: string, seconds = 30) =>
  stand.ledger.acquireLease({ personId, owner, now: stand.clock.in(0), until: stand.clock.in(seconds) });

describe('what is said of someone before they are known', () => {
  const story = [begins, titled, called, leaving];
  const orders = story.flatMap((_, index) => {
    const order = [...story.slice(index), ...story.slice(0, index)];
    return [order, order.toReversed()];
  });
  const end = {
    email: 'ada@example.com',
    userName: 'ada',
    employeeNumber: '7',
    title: 'Dr',
    phone: '1',
    active: false,
  };

  it('ends with the person, whatever the order of arrival', async () => {
    for (const order of orders) {
      const one = await TestLedger.create(server);
      for (const event of order) await one.accept(event);
      const people = await one.people();
      expect(people).toHaveLength(1);
      const [{ desired, openEvents, onboarded }] = people;
      expect(valuesOf(desired)).toEqual(end);
      expect(onboarded).toBe(true);
      expect(openEvents).toHaveLength(story.length);
      for (const id of one.enqueued) expect(await one.ledger.load(id)).toMatchObject({ id: people[0].id });
    }
  });

  it('ends with the person when everything arrives at once', async () => {
    await Promise.all(story.map((event) => stand.accept(event)));
    const people = await stand.people();
    expect(people).toHaveLength(1);
    expect(people[0].openEvents).toHaveLength(story.length);
    expect(valuesOf(people[0].desired)).toEqual(end);
  });

  it('is found through every id that it ever had', async () => {
    for (const event of [titled, called]) await stand.accept(event);
    expect((await stand.people()).map(({ id }) => id).toSorted()).toEqual(['p1', 'p2']);
    await stand.accept(begins);
    const [person, ...others] = await stand.people();
    expect(others).toEqual([]);
    for (const id of ['p1', 'p2']) expect(await stand.ledger.load(id)).toMatchObject({ id: person.id });
  });

  it('keeps an event that waits for its day', async () => {
    const effectiveAt = stand.clock.in(60);
    const user = { email: 'ada@example.com' };
    const event = userEvent({ type: 'offboard', user, occurredAt: at(1), effectiveAt });
    await stand.accept(event);
    await stand.accept(begins);
    stand.clock.advance(60);
    await stand.door.finishEvent(eventReference(event));

    const [person, ...others] = await stand.people();
    expect(others).toEqual([]);
    expect(valuesOf(person.desired)).toMatchObject({ active: false });
  });

  it('is divided where a name had two bearers, and each part is found again', async () => {
    const early = userEvent({ type: 'offboard', user: { email: 'ada@example.com' }, occurredAt: at(2) });
    const late = userEvent({ type: 'offboard', user: { email: 'ada@example.com' }, occurredAt: at(5) });
    for (const event of [early, late]) await stand.accept(event);
    const next = userEvent({
      type: 'onboard',
      user: { email: 'ada@example.com', employeeNumber: '8' },
      occurredAt: at(3),
    });
    await stand.accept(next);
    const people = await stand.people();
    expect(people.map(({ id, onboarded, openEvents }) => [id, onboarded, openEvents.length])).toEqual(
      expect.arrayContaining([
        ['p1', false, 1],
        ['p2', true, 2],
      ]),
    );
    await stand.accept(begins);
    expect((await stand.people()).map(({ desired }) => valuesOf(desired))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ employeeNumber: '7', active: false }),
        expect.objectContaining({ employeeNumber: '8', active: false }),
      ]),
    );
  });

  it('belongs to whoever it is worked on as: that record becomes the person', async () => {
    await stand.accept(titled);
    await lease('a', 'p1');
    await stand.accept(begins);
    expect(await stand.people()).toMatchObject([{ id: 'p1', onboarded: true }]);
    const targets = { infraon: { ...newTargetState, accountId: '1' } };
    const change = { personId: 'p1', owner: 'a', change: (person: object) => ({ ...person, targets }) };
    expect(await stand.ledger.updateLeased(change as never)).toMatchObject({ id: 'p1', targets });
  });
});

describe('words on their way to their person when the process died', () => {
  /** p2 is written with what p1 said; p1 does not know yet. */
  beforeEach(async () => {
    await stand.accept(titled);
    await stand.accept(userEvent({ user: { employeeNumber: '9', userName: 'bob' } }));
    await stand.accept(userEvent({ type: 'onboard', user: { employeeNumber: '7', phone: '2' } }));
    // The calls: the event, its claims, the people, two claims, the person.
    const process = new CrashableProcess({ server, stand }, { mishap: 'killed', at: 6 });
    await expect(process.door.accept(begins, 'hash')).rejects.toThrow();
    expect((await stand.people()).map(({ id, joined }) => [id, joined])).toEqual(
      expect.arrayContaining([
        ['p1', []],
        ['p3', ['p1']],
      ]),
    );
  });

  it('arrive before anyone works on the person', async () => {
    expect(await lease('a', 'p3')).toMatchObject({
      kind: 'acquired',
      person: { id: 'p3', desired: { title: { value: 'Dr' } } },
    });
    expect(await stand.item('person#p1')).toMatchObject({ joinedTo: 'p3' });
    expect(await lease('b', 'p1')).toMatchObject({ kind: 'busy' });
  });

  it('arrive with the next delivery, and nothing is left over', async () => {
    expect(await stand.accept(begins)).toMatchObject({ record: { status: 'accepted', personId: 'p3' } });
    expect((await stand.people()).map(({ id }) => id).toSorted()).toEqual(['p2', 'p3']);
    expect(await stand.ledger.load('p1')).toMatchObject({ id: 'p3', joined: ['p1'] });
  });

  it('let no one work on the person while someone works on the other record', async () => {
    await lease('a', 'p1');
    expect(await lease('b', 'p3')).toMatchObject({ kind: 'busy' });
    stand.clock.advance(30);
    expect(await lease('b', 'p3')).toMatchObject({ kind: 'acquired' });
  });

  it('stay apart, and are not lost, when an account was found for them meanwhile', async () => {
    await lease('a', 'p1');
    const targets = { infraon: { ...newTargetState, accountId: '1' } };
    const change = { personId: 'p1', owner: 'a', change: (person: object) => ({ ...person, targets }) };
    await stand.ledger.updateLeased(change as never);
    expect(await lease('b', 'p3')).toMatchObject({ kind: 'acquired', person: { id: 'p3', joined: [] } });
    expect(await stand.ledger.load('p1')).toMatchObject({ id: 'p1', targets });
  });
});

it('a merge that was interrupted is repeated where it began, whoever bears the name by then', async () => {
  await stand.accept(begins);
  await stand.accept(userEvent({ type: 'onboard', user: { employeeNumber: '8', email: 'b@example.com' } }));
  const event = userEvent({ type: 'offboard', user: { email: 'ada@example.com' }, occurredAt: at(5) });
  // The calls: the event, its claims, the people, the person; what follows does not happen.
  const process = new CrashableProcess({ server, stand }, { mishap: 'killed', at: 5 });
  await expect(process.door.accept(event, 'hash')).rejects.toThrow();
  await stand.accept(
    userEvent({ user: { employeeNumber: '8', email: 'ada@example.com' }, occurredAt: at(6) }),
  );
  await stand.door.finishEvent(eventReference(event));
  const active = (await stand.people()).map(({ desired }) => {
    const { employeeNumber, active: is } = valuesOf(desired);
    return [employeeNumber, is];
  });
  expect(active.toSorted()).toEqual([
    ['7', false],
    ['8', true],
  ]);
});
