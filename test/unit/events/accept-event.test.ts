import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import {
  type DynamoServer,
  recoverAfterSeconds,
  startDynamo,
  TestLedger,
} from '../../support/test-ledger.ts';
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

const onboard = (user = {}, rest = {}) =>
  userEvent({ type: 'onboard', user: { email: 'ada@example.com', givenName: 'Ada', ...user }, ...rest });
const offboard = (user: object, rest = {}) => userEvent({ type: 'offboard', user, ...rest });

describe('accepting an event', () => {
  it('holds it, merges it into a new person and says that the person may have changed', async () => {
    const event = onboard();
    const accepted = await stand.accept(event);

    expect(accepted).toMatchObject({
      kind: 'held',
      record: { reference: eventReference(event), status: 'accepted', personId: 'p1', bodyHash: 'hash' },
    });
    expect(stand.enqueued).toEqual(['p1']);
    const person = await stand.ledger.load('p1');
    expect(person).toMatchObject({ onboarded: true, openEvents: [{ reference: eventReference(event) }] });
    expect(valuesOf(person?.desired ?? {})).toEqual({
      email: 'ada@example.com',
      givenName: 'Ada',
      active: true,
    });
    expect((await stand.item('claim#email#ada@example.com'))?.holders).toEqual(['p1']);
    expect((await stand.item('claim#userName#ada@example.com'))?.holders).toEqual(['p1']);
    expect(await stand.due()).toEqual([]);
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.due()).toEqual(['p1']);
  });

  it('tells of a leaving that an onboarding overrules which came first and was said within the next day', async () => {
    await stand.accept(onboard({}, { occurredAt: at(60) }));
    const early = offboard({ email: 'ada@example.com' }, { occurredAt: at(56) });
    await stand.accept(early);
    await stand.accept(early);
    expect(stand.unsureLeavings).toEqual([eventReference(early)]);

    await stand.accept(offboard({ email: 'ada@example.com' }, { occurredAt: at(60 - 24 * 60) }));
    await stand.accept(offboard({ email: 'ada@example.com' }, { occurredAt: at(61) }));
    await stand.accept(onboard({}, { occurredAt: at(62) }));
    await stand.accept(userEvent({ user: { email: 'ada@example.com' }, occurredAt: at(59) }));
    expect(stand.unsureLeavings).toEqual([eventReference(early)]);
  });

  it('merges what comes later into the same person, whatever the spelling of the address', async () => {
    await stand.accept(onboard());
    await stand.accept(offboard({ email: ' ADA@Example.com' }, { occurredAt: at(5) }));

    const people = await stand.people();
    expect(people).toHaveLength(1);
    expect(valuesOf(people[0].desired).active).toBe(false);
  });

  it('answers a repeated id with its record and has no second effect', async () => {
    const event = onboard();
    const first = await stand.accept(event);
    const before = await stand.item('person#p1');
    const second = await stand.accept(event);

    expect(second).toEqual(first);
    expect(await stand.item('person#p1')).toEqual(before);
    expect(stand.enqueued).toEqual(['p1', 'p1']);
  });

  it('refuses an id that was used with another body or another type', async () => {
    const event = onboard();
    await stand.accept(event);

    expect(await stand.accept(event, 'another hash')).toEqual({ kind: 'id-reused' });
    expect(await stand.accept({ ...event, type: 'offboard' })).toEqual({ kind: 'id-reused' });
    expect(await stand.people()).toHaveLength(1);
  });

  it('does nothing more for an event that is final', async () => {
    const event = onboard();
    await stand.accept(event);
    await stand.ledger.settleEvent(eventReference(event), {
      status: 'applied',
      outcome: { infraon: { result: 'created' } },
      settledAt: stand.clock.in(0),
    });
    const again = await stand.accept(event);

    expect(again).toMatchObject({
      record: { status: 'applied', outcome: { infraon: { result: 'created' } } },
    });
    expect(stand.enqueued).toEqual(['p1']);
  });

  it('makes one effect of the same id a hundred times at once', async () => {
    const event = onboard({ employeeNumber: '7' });
    const answers = await Promise.all(Array.from({ length: 100 }, () => stand.accept(event)));

    expect(new Set(answers.map((answer) => answer.kind === 'held' && answer.record.statusToken)).size).toBe(
      1,
    );
    expect(answers.every((answer) => answer.kind === 'held' && answer.record.status === 'accepted')).toBe(
      true,
    );
    const people = await stand.people();
    expect(people).toHaveLength(1);
    expect(people[0].openEvents).toHaveLength(1);
  });

  it('makes one person of two doors that meet the same new one', async () => {
    const events = Array.from({ length: 8 }, (_, index) =>
      onboard({ title: `title ${index}` }, { occurredAt: at(index) }),
    );
    await Promise.all(events.map((event) => stand.accept(event)));

    const people = await stand.people();
    expect(people).toHaveLength(1);
    expect(people[0].openEvents).toHaveLength(8);
    expect(valuesOf(people[0].desired).title).toBe('title 7');
  });

  it('keeps two people apart who come at once with one address and two employee numbers', async () => {
    await Promise.all([
      stand.accept(onboard({ employeeNumber: '1' })),
      stand.accept(onboard({ employeeNumber: '2' })),
    ]);
    const people = await stand.people();
    expect(people.map(({ desired }) => valuesOf(desired).employeeNumber).sort()).toEqual(['1', '2']);
    for (const { identifiers } of people) {
      expect(identifiers.filter(({ type }: { type: string }) => type === 'employeeNumber')).toHaveLength(1);
    }
  });

  it('forgets no holder of an address that several people take over at once', async () => {
    await stand.accept(onboard({ employeeNumber: '1' }));
    const answers = await Promise.all(
      ['2', '3', '4'].map((employeeNumber) => stand.accept(onboard({ employeeNumber }))),
    );

    for (const answer of answers) expect(answer).toMatchObject({ record: { status: 'accepted' } });
    const ids = (await stand.people()).map(({ id }) => id).toSorted();
    expect(ids).toHaveLength(4);
    for (const type of ['email', 'userName']) {
      const { holders } = (await stand.item(`claim#${type}#ada@example.com`)) ?? {};
      expect(holders).toEqual(expect.arrayContaining(ids));
    }
  });

  it('fails an event whose identifiers lead to two people with employee numbers, and touches neither', async () => {
    await stand.accept(onboard({ employeeNumber: '1' }));
    await stand.accept(onboard({ email: 'eve@example.com', employeeNumber: '2' }));
    const before = await stand.people();
    const event = offboard({ userName: 'ada@example.com', email: 'eve@example.com' });

    expect(await stand.accept(event)).toMatchObject({
      kind: 'held',
      record: { status: 'failed', reason: 'identity-conflict', outcome: {} },
    });
    expect(await stand.people()).toEqual(before);
    const reference = eventReference(event);
    expect(stand.conflicts).toMatchObject([{ reference, isLeaving: true, reason: 'names-two-people' }]);
    expect(stand.conflicts[0]?.people).toHaveLength(2);
    const open: unknown[] = [];
    for await (const leaver of stand.ledger.listLeavers()) open.push(leaver);
    expect(open).toEqual([{ reference, reason: 'identity-conflict', since: stand.clock.in(0) }]);
  });

  it('promises what it holds although the queue cannot be reached', async () => {
    const error = new Error('no queue');
    const door = stand.openDoor(stand.ledger, () => Promise.reject(error));
    const event = onboard();

    expect(await door.accept(event, 'hash')).toMatchObject({ record: { status: 'accepted' } });
    expect(stand.notEnqueued).toEqual([{ personId: 'p1', reference: eventReference(event), error }]);
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.due()).toEqual(['p1']);
  });
});

describe('an event with an effective date', () => {
  const later = () => stand.clock.in(3600);

  it('is scheduled, and no one is told to change anything', async () => {
    const event = onboard({}, { effectiveAt: later() });
    expect(await stand.accept(event)).toMatchObject({
      record: { status: 'scheduled', effectiveAt: later() },
    });
    expect(await stand.accept(event)).toMatchObject({ record: { status: 'scheduled' } });

    expect(stand.enqueued).toEqual([]);
    const [person] = await stand.people();
    expect(person).toMatchObject({ desired: {}, openEvents: [], onboarded: false });
    expect(person.plans.events).toHaveLength(1);
    expect(await stand.scheduled()).toEqual([
      {
        reference: eventReference(event),
        type: 'onboard',
        kind: 'start',
        effectiveAt: later(),
        personId: 'p1',
        source: 'webhook',
        occurredAt: event.occurredAt,
        receivedAt: stand.clock.in(0),
      },
    ]);
  });

  it('takes effect when its time has come, also of someone who was joined meanwhile', async () => {
    await stand.accept(onboard({ userName: 'ada' }));
    await stand.accept(userEvent({ user: { email: 'old@example.com', title: 'Dr' } }));
    const leave = offboard({ email: 'old@example.com' }, { occurredAt: at(9), effectiveAt: later() });
    await stand.accept(leave);
    await stand.accept(userEvent({ user: { userName: 'ada', email: 'old@example.com' } }));
    stand.clock.advance(3600);

    expect(await stand.due()).toContain(eventReference(leave));
    await stand.door.finishEvent(eventReference(leave));
    await stand.door.finishEvent(eventReference(leave));

    expect(await stand.ledger.getEvent(eventReference(leave))).toMatchObject({ status: 'accepted' });
    const [person, ...others] = await stand.people();
    expect(others).toEqual([]);
    expect(valuesOf(person.desired)).toMatchObject({ active: false, title: 'Dr' });
    expect(person.plans.events).toHaveLength(1);
    expect(await stand.scheduled()).toEqual([]);
  });

  it('is superseded as soon as the newer truth is accepted', async () => {
    await stand.accept(onboard());
    const leave = offboard({ email: 'ada@example.com' }, { occurredAt: at(1), effectiveAt: later() });
    await stand.accept(leave);
    await stand.accept(onboard({}, { occurredAt: at(2) }));

    expect(await stand.ledger.getEvent(eventReference(leave))).toMatchObject({
      status: 'superseded',
      settledAt: stand.clock.in(0),
    });
    stand.clock.advance(7200);
    expect(await stand.due()).not.toContain(eventReference(leave));
  });

  it('is said to be superseded, once, however often the newer truth is delivered', async () => {
    await stand.accept(onboard());
    const leave = offboard({ email: 'ada@example.com' }, { occurredAt: at(1), effectiveAt: later() });
    await stand.accept(leave);
    const newer = onboard({}, { occurredAt: at(2) });
    for (let delivery = 0; delivery < 3; delivery += 1) await stand.accept(newer);

    expect(stand.superseded).toEqual([eventReference(leave)]);
  });

  it('is superseded at once when the newer truth is there already', async () => {
    await stand.accept(onboard({}, { occurredAt: at(5) }));
    const event = onboard({}, { occurredAt: at(1), effectiveAt: later() });

    expect(await stand.accept(event)).toMatchObject({ record: { status: 'superseded' } });
    expect(stand.superseded).toEqual([eventReference(event)]);
  });

  it('is finished by a repeated delivery once its time has come', async () => {
    const event = onboard({}, { effectiveAt: later() });
    await stand.accept(event);
    stand.clock.advance(3600);

    expect(await stand.accept(event)).toMatchObject({ record: { status: 'accepted' } });
    expect(stand.enqueued).toEqual(['p1']);
  });
});
