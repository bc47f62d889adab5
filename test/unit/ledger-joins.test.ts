import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../shared/domain/desired-state.ts';
import { newTargetState } from '../../shared/domain/person.ts';
import { eventReference } from '../../shared/domain/user-event.ts';
import { MortalProcess } from '../support/mortal-process.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../support/test-ledger.ts';
import { at, userEvent } from '../support/user-events.ts';

let server: DynamoServer;
let stand: TestLedger;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await TestLedger.create(server);
});

const byEmail = userEvent({ type: 'onboard', user: { email: 'ada@example.com', userName: 'ada' } });
const byNumber = userEvent({ user: { employeeNumber: '7', title: 'Dr' }, occurredAt: at(1) });
const byOldName = userEvent({ user: { userName: 'old', phone: '1' }, occurredAt: at(2) });
const leaving = userEvent({
  type: 'offboard',
  user: { email: 'ada@example.com', employeeNumber: '7' },
  occurredAt: at(3),
});
const renamed = userEvent({ user: { userName: 'old', employeeNumber: '7' }, occurredAt: at(4) });

describe('records that turn out to be of one person', () => {
  const story = [byEmail, byNumber, byOldName, leaving, renamed];
  const orders = story.flatMap((_, index) => {
    const order = [...story.slice(index), ...story.slice(0, index)];
    return [order, order.toReversed()];
  });

  it('end as one, whatever the order of arrival', async () => {
    for (const order of orders) {
      const one = await TestLedger.create(server);
      for (const event of order) await one.accept(event);
      const people = await one.people();
      expect(people).toHaveLength(1);
      const [{ desired, openEvents, onboarded }] = people;
      expect(valuesOf(desired)).toEqual({
        email: 'ada@example.com',
        userName: 'old',
        employeeNumber: '7',
        title: 'Dr',
        phone: '1',
        active: false,
      });
      expect(onboarded).toBe(true);
      expect(openEvents).toHaveLength(5);
      for (const id of one.enqueued) expect(await one.ledger.load(id)).toMatchObject({ id: people[0].id });
    }
  });

  it('end as one when everything arrives at once', async () => {
    await Promise.all(story.map((event) => stand.accept(event)));
    const people = await stand.people();
    expect(people).toHaveLength(1);
    expect(people[0].openEvents).toHaveLength(5);
    expect(valuesOf(people[0].desired)).toMatchObject({ active: false, title: 'Dr', phone: '1' });
  });

  it('end as one when one of them is written for the first time while they are joined', async () => {
    const users = [
      { userName: 'ada' },
      { userName: 'ada', email: 'ada@example.com', employeeNumber: '7' },
      { employeeNumber: '7' },
    ];
    const events = users.map((user) => userEvent({ user }));
    await Promise.all(events.map((event) => stand.accept(event)));

    expect(await stand.people()).toHaveLength(1);
    for (const event of events) {
      expect(await stand.ledger.getEvent(eventReference(event))).toMatchObject({ status: 'accepted' });
    }
  });

  it('keep a scheduled event of either', async () => {
    const effectiveAt = stand.clock.in(60);
    await stand.accept(byEmail);
    const event = userEvent({
      type: 'offboard',
      user: { employeeNumber: '7' },
      occurredAt: at(1),
      effectiveAt,
    });
    await stand.accept(event);
    await stand.accept(userEvent({ user: { userName: 'ada', employeeNumber: '7' } }));
    stand.clock.advance(60);
    await stand.door.finishEvent(eventReference(event));

    const [person, ...others] = await stand.people();
    expect(others).toEqual([]);
    expect(valuesOf(person.desired)).toMatchObject({ active: false });
  });

  it('are found through every id that they ever had', async () => {
    const [a, b, c] = [
      userEvent({ user: { userName: 'a' } }),
      userEvent({ user: { email: 'b@example.com' } }),
      userEvent({ user: { employeeNumber: '9' } }),
    ];
    for (const event of [a, b, c]) await stand.accept(event);
    await stand.accept(userEvent({ user: { userName: 'a', email: 'b@example.com' } }));
    expect(await stand.item('person#p2')).toMatchObject({ joinedTo: 'p1' });
    await stand.accept(userEvent({ user: { email: 'b@example.com', employeeNumber: '9' } }));
    expect(await stand.item('person#p1')).toMatchObject({ joinedTo: 'p3' });

    for (const id of ['p1', 'p2', 'p3']) expect(await stand.ledger.load(id)).toMatchObject({ id: 'p3' });
    await stand.accept(userEvent({ user: { email: 'b@example.com', title: 'Dr' }, occurredAt: at(5) }));
    expect(await stand.people()).toMatchObject([{ id: 'p3', desired: { title: { value: 'Dr' } } }]);
  });
});

it('somebody on whose former records two runs still work is busy until the later one ends', async () => {
  await stand.accept(byEmail);
  await stand.accept(byNumber);
  const lease = (personId: string, owner: string, seconds: number) =>
    stand.ledger.acquireLease({ personId, owner, now: stand.clock.in(0), until: stand.clock.in(seconds) });
  await lease('p1', 'a', 60);
  await lease('p2', 'b', 30);
  await stand.accept(userEvent({ user: { userName: 'ada', employeeNumber: '7' }, occurredAt: at(5) }));
  expect(await lease('p2', 'c', 10)).toEqual({ kind: 'busy', until: stand.clock.in(60) });
  expect(await lease('p1', 'c', 10)).toEqual({ kind: 'busy', until: stand.clock.in(60) });
});

describe('a join that was interrupted after its first write', () => {
  const link = userEvent({ user: { userName: 'ada', employeeNumber: '7' }, occurredAt: at(5) });
  const lease = (owner: string, personId: string) =>
    stand.ledger.acquireLease({ personId, owner, now: stand.clock.in(0), until: stand.clock.in(30) });

  /** p2, who has the number, is written with what p1 was; p1 does not know yet. */
  beforeEach(async () => {
    await stand.accept(byEmail);
    await stand.accept(byNumber);
    // The calls: the event, its claims, the people, the survivor.
    const process = new MortalProcess({ server, stand }, { mishap: 'killed', at: 4 });
    await expect(process.door.accept(link, 'hash')).rejects.toThrow();
    expect((await stand.people()).map(({ id, joined }) => [id, joined])).toEqual(
      expect.arrayContaining([
        ['p1', []],
        ['p2', ['p1']],
      ]),
    );
  });

  it('is completed before anybody works on the person', async () => {
    await stand.accept(userEvent({ user: { userName: 'ada', title: 'Prof' }, occurredAt: at(6) }));
    expect(await lease('a', 'p2')).toMatchObject({
      kind: 'acquired',
      person: { id: 'p2', desired: { title: { value: 'Prof' } } },
    });
    expect(await stand.item('person#p1')).toMatchObject({ joinedTo: 'p2' });
    expect(await lease('b', 'p1')).toMatchObject({ kind: 'busy' });
  });

  it('lets nobody work on the person while somebody works on what was joined', async () => {
    const before = await lease('a', 'p1');
    expect(before).toMatchObject({ kind: 'acquired', person: { id: 'p1' } });
    const targets = { infraon: { ...newTargetState, accountId: '1' } };
    await stand.ledger.updateLeased({
      personId: 'p1',
      owner: 'a',
      change: (person) => ({ ...person, targets }),
    });

    expect(await lease('b', 'p2')).toMatchObject({ kind: 'busy' });
    stand.clock.advance(30);
    expect(await lease('b', 'p2')).toMatchObject({
      kind: 'acquired',
      person: { targets: { infraon: { accountId: '1' } } },
    });
  });

  it('is completed by the next delivery, and nothing is left over', async () => {
    expect(await stand.accept(link)).toMatchObject({ record: { status: 'accepted', personId: 'p2' } });
    expect(await stand.people()).toHaveLength(1);
    expect(await stand.ledger.load('p1')).toMatchObject({ id: 'p2', joined: ['p1'] });
  });

  it('settles what it overrules, and leaves nothing unseen by whoever works on the person', async () => {
    const scheduled = userEvent({
      type: 'offboard',
      user: { email: 'ada@example.com' },
      occurredAt: at(7),
      effectiveAt: stand.clock.in(60),
    });
    await stand.accept(scheduled);
    const stays = userEvent({ user: { employeeNumber: '7' }, occurredAt: at(8) });
    await stand.accept({ ...stays, cancelScheduled: true });
    expect(await stand.item('person#p1')).toMatchObject({ person: { plans: { events: [{}] } } });
    const now = stand.clock.in(0);
    const run = { personId: 'p2', owner: 'a' };
    // The run begins on the record as it stands; the other's is joined into it meanwhile.
    expect(await lease('a', 'p2')).toMatchObject({ kind: 'acquired' });
    expect(await stand.item('person#p2')).toMatchObject({ superseded: [eventReference(scheduled)] });
    expect(await stand.item('person#p1')).toMatchObject({ joinedTo: 'p2' });

    await stand.accept(userEvent({ user: { employeeNumber: '7', title: 'Prof' }, occurredAt: at(9) }));
    expect(await stand.ledger.getEvent(eventReference(scheduled))).toMatchObject({ status: 'superseded' });
    expect((await stand.item('person#p2'))?.superseded).toBeUndefined();
    await stand.ledger.releaseLease({ ...run, change: (person) => person, dueAt: () => undefined });
    expect((await stand.item('person#p2'))?.dueAt > now).toBe(true);
  });

  it('is given up when the other turns out to be somebody else', async () => {
    await stand.accept(userEvent({ user: { userName: 'ada', employeeNumber: '8' }, occurredAt: at(6) }));
    expect(await lease('a', 'p2')).toMatchObject({ kind: 'acquired', person: { id: 'p2', joined: [] } });
    expect((await stand.item('claim#userName#ada'))?.holders).toEqual(['p1', 'p2']);
    for (const { identifiers } of await stand.people()) {
      const numbers = identifiers.filter(({ type }: { type: string }) => type === 'employeeNumber');
      expect(numbers).toHaveLength(1);
    }
  });
});
