import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { sealedEntrySchema } from '../../../shared/history/sealed-entry.ts';
import type { LedgerContext } from '../../../shared/ledger/ledger-context.ts';
import { forgettingDecisionKey } from '../../../shared/ledger/table/ledger-keys.ts';
import { forgetLeavers } from '../../../shared/privacy/forget-leavers.ts';
import { completeForgetting } from '../../../shared/privacy/forget-person.ts';
import { KilledError } from '../../support/crashable-process.ts';
import {
  beginWith,
  canaries,
  contextOf,
  findCanaries,
  interruptedAt,
  standWithLeaver,
} from '../../support/privacy-world.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import { type DynamoServer, startDynamo, type TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let beginning: TestLedger;
beforeAll(async () => {
  server = await startDynamo();
  beginning = await standWithLeaver(server);
});
afterAll(() => server.stop());

const byKim = { kind: 'operator', by: 'kim' } as const;

async function forget(context: LedgerContext): Promise<boolean> {
  return (await beginWith(context, byKim)) && completeForgetting(context, 'p1');
}

async function forgotten(): Promise<TestLedger> {
  const stand = await beginning.copy(server);
  expect(await forget(contextOf(stand))).toBe(true);
  return stand;
}

/** Keys and what they hold by name, where hashes are not the same twice. */
async function shapeOf(stand: TestLedger) {
  const items = await stand.items('');
  return items
    .map(
      ({ pk, ...item }) =>
        `${String(pk).replace(/^(forgotten#).{43}$/, '$1…')} ${Object.keys(item).toSorted()}`,
    )
    .toSorted();
}

describe('someone who is forgotten', () => {
  it('leaves no value in the ledger, and nothing of anyone else is lost', async () => {
    const before = await findCanaries(beginning);
    // The test would find them.
    for (const value of Object.values(canaries))
      expect(
        before.filter((found) => found.endsWith(value)),
        value,
      ).not.toEqual([]);
    const stand = await forgotten();
    expect(await findCanaries(stand)).toEqual([]);
    const mentioning = (await stand.items('')).filter((item) => /[#"]p1["/]/.test(JSON.stringify(item)));
    expect(mentioning.map(({ pk }) => String(pk).replace(/\/\d+$/, '')).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'history#p1'),
      'key#p1',
      'person#p1',
    ]);
    expect((await stand.people()).filter((person) => person !== undefined)).toHaveLength(1);
    expect(await stand.item('claim#email#bob@example.com')).toBeDefined();
  });

  it('is not brought back by an old word while it goes on', async () => {
    const stand = await beginning.copy(server);
    const context = contextOf(stand);
    await beginWith(context, byKim);
    const { email, employeeNumber, givenName } = canaries;
    const old = userEvent({ type: 'onboard', user: { email, employeeNumber, givenName }, occurredAt: at(0) });
    await stand.accept(old);
    expect(await stand.ledger.getEvent(eventReference(old))).toMatchObject({ status: 'superseded' });
    await completeForgetting(context, 'p1');
    expect(await findCanaries(stand)).toEqual([]);
  });

  it('is forgotten only where that was decided, whatever stands in the record', async () => {
    const stand = await beginning.copy(server);
    const context = contextOf(stand);
    await beginWith(context, byKim);
    const pk = forgettingDecisionKey('p1');
    await context.table.remove({ pk, condition: 'attribute_exists(#pk)' });
    expect(await completeForgetting(context, 'p1')).toBe(false);
    expect(await stand.item('person#p1')).toHaveProperty('person');
  });

  it('is told of at the end of the history, by whom and without values', async () => {
    const stand = await forgotten();
    const chunks = await stand.items('history#p1/');
    const lines: string[] = chunks.flatMap(({ entries }) => entries);
    const entries = lines
      .map((line) => sealedEntrySchema.parse(JSON.parse(line)))
      .toSorted((left, right) => left.sequence - right.sequence);
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
    expect(entries.at(-1)).toMatchObject({ kind: 'person-forgotten', cause: byKim, personId: 'p1' });
    expect(await stand.item('key#p1')).not.toHaveProperty('key');
    for (const chunk of chunks) expect(chunk).toHaveProperty('expiresAt');
  });

  it('is forgotten in the end by processes of which each is killed one write later than the one before', async () => {
    const whole = await shapeOf(await forgotten());
    const stand = await beginning.copy(server);
    const isDone = async () => (await stand.item('person#p1'))?.person === undefined;
    let killed = 0;
    for (; !(await isDone()); killed += 1) {
      const { dynamo } = interruptedAt(server, { mishap: 'killed', write: killed });
      const context = contextOf(stand, dynamo);
      // Once it was decided, it goes on without the operator.
      const isBegun = (await stand.item('person#p1'))?.forgotten !== undefined;
      const going = isBegun
        ? forgetLeavers(context, { retainDays: undefined, hasTime: () => true })
        : forget(context);
      await going.catch((error: unknown) => expect(error).toBeInstanceOf(KilledError));
      stand.clock.advance(180);
    }
    expect(killed).toBeGreaterThan(10);
    expect(await findCanaries(stand)).toEqual([]);
    expect(await shapeOf(stand)).toEqual(whole);
  });

  it('is forgotten also where the answer to every write is lost, and it is repeated', async () => {
    const whole = await shapeOf(await forgotten());
    const stand = await beginning.copy(server);
    await forget(contextOf(stand, interruptedAt(server, { mishap: 'repeated' }).dynamo));
    stand.clock.advance(180);
    await forgetLeavers(contextOf(stand), { retainDays: undefined, hasTime: () => true });
    expect(await shapeOf(stand)).toEqual(whole);
  });
});

describe('an event after someone was forgotten', () => {
  const { email, employeeNumber } = canaries;

  it('is about someone new where it is a return, and nothing refers to the former person', async () => {
    const stand = await forgotten();
    const back = userEvent({
      type: 'onboard',
      user: { email, employeeNumber, givenName: 'Ada' },
      occurredAt: at(9),
    });
    await stand.accept(back);
    await settleEverything(stand);
    const record = await stand.ledger.getEvent(eventReference(back));
    expect(record).toMatchObject({ status: 'applied' });
    expect(record?.personId).not.toBe('p1');
    const person = await stand.ledger.load(record?.personId ?? '');
    expect(person).toMatchObject({ desired: { active: { value: true } }, targets: {}, joined: [] });
    expect(person?.desired).not.toHaveProperty('title');
  });

  it.each([
    ['an onboarding', { type: 'onboard', user: { email, employeeNumber, givenName: 'Ada' } }],
    [
      'an onboarding by a former address',
      { type: 'onboard', user: { email: canaries.formerEmail, givenName: 'Ada' } },
    ],
    ['an update', { type: 'update', user: { email, title: 'Dr' } }],
    ['an offboarding', { type: 'offboard', user: { employeeNumber } }],
  ] as const)('comes to nothing where it is %s that was said before the leaving', async (_, said) => {
    const stand = await forgotten();
    const late = userEvent({ ...said, occurredAt: at(2) });
    expect(await stand.accept(late)).toMatchObject({ kind: 'held', record: { status: 'superseded' } });
    expect(await stand.people()).toHaveLength(2);
    expect(await findCanaries(stand)).toEqual([]);
    expect(stand.enqueued).toEqual([]);
  });

  it('makes no record of a leaver who is listed night after night, and says why', async () => {
    const stand = await forgotten();
    for (const night of [20, 21, 22]) {
      const user = { email, employeeNumber, givenName: canaries.givenName };
      const listed = userEvent({ source: 'import', type: 'offboard', user, occurredAt: at(night) });
      expect(await stand.accept(listed)).toMatchObject({
        record: { status: 'superseded', because: 'forgotten' },
      });
    }
    expect(await stand.people()).toHaveLength(2);
    expect(await findCanaries(stand)).toEqual([]);
    expect(stand.unsureLeavings).toEqual([]);
  });

  it.each([
    ['by a name that someone else may have had', 'webhook', { email }],
    ['from whoever may have come back without a number', 'webhook', { employeeNumber }],
    ['by a row without a number', 'import', { email }],
  ])('is told aloud where it takes access away %s', async (_, source, user) => {
    const stand = await forgotten();
    const late = userEvent({ source, type: 'offboard', user, occurredAt: at(4) });
    expect(await stand.accept(late)).toMatchObject({ record: { status: 'superseded' } });
    expect(stand.unsureLeavings).toEqual([eventReference(late)]);
  });

  it('comes to nothing where it was taken before, under the same id', async () => {
    const stand = await forgotten();
    const [again] = (await beginning.items('event#webhook/')).filter(({ type }) => type === 'offboard');
    const said = userEvent({
      type: 'offboard',
      eventId: again?.reference.slice(8),
      user: { employeeNumber },
      occurredAt: at(3),
    });
    expect(await stand.accept(said)).toMatchObject({ kind: 'held', record: { status: 'applied' } });
    expect(await findCanaries(stand)).toEqual([]);
  });

  it('is about the one who has the address by now, where that one bore it when it was said', async () => {
    const stand = await forgotten();
    await stand.accept(userEvent({ type: 'onboard', user: { email, givenName: 'Eve' }, occurredAt: at(9) }));
    const late = userEvent({ user: { email, title: 'Dr' }, occurredAt: at(2) });
    expect(await stand.accept(late)).toMatchObject({ record: { status: 'superseded' } });
    const news = userEvent({ user: { email, title: 'Prof' }, occurredAt: at(10) });
    await stand.accept(news);
    const people = await stand.people();
    expect(people.flatMap((person) => person?.desired.title?.value ?? [])).toEqual(['Prof']);
  });

  it('is about someone else where it gives a number that was never the person’s', async () => {
    const stand = await forgotten();
    const other = userEvent({
      type: 'onboard',
      user: { email, employeeNumber: '99', givenName: 'Eve' },
      occurredAt: at(2),
    });
    expect(await stand.accept(other)).toMatchObject({ record: { status: 'accepted' } });
  });

  it('is not held back for ever', async () => {
    const stand = await forgotten();
    stand.clock.advance(401 * 86_400);
    const late = userEvent({ type: 'onboard', user: { email, givenName: 'Ada' }, occurredAt: at(2) });
    expect(await stand.accept(late)).toMatchObject({ record: { status: 'accepted' } });
  });
});
