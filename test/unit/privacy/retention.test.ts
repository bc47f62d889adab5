import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
import { forgetLeavers } from '../../../shared/privacy/forget-leavers.ts';
import { contextOf } from '../../support/privacy-world.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

const day = 86_400;
const retainDays = 30;

let server: DynamoServer;
let stand: TestLedger;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await TestLedger.create(server);
});

async function say(type: 'onboard' | 'offboard', ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await stand.accept(
      userEvent({ type, user: { email: `${name}@example.com` }, occurredAt: stand.clock.in(0) }),
    );
  }
  await settleEverything(stand);
  stand.clock.advance(1);
  await stand.openHistory().moveHistories(() => true);
}

const run = () => forgetLeavers(contextOf(stand), { retainDays, hasTime: () => true });

async function names(): Promise<readonly unknown[]> {
  const people = await stand.people();
  return people.flatMap((person) => person?.desired.email?.value ?? []).toSorted();
}

describe('leavers', () => {
  it('are forgotten once their time is over, and no one else is', async () => {
    await say('onboard', 'ada', 'bob', 'eve');
    await say('offboard', 'ada');
    stand.clock.advance(10 * day);
    await say('offboard', 'bob');
    stand.clock.advance(19 * day);
    expect(await run()).toMatchObject({ forgotten: 0, postponed: 0, failures: [] });
    stand.clock.advance(day);
    expect(await run()).toMatchObject({ forgotten: 1, postponed: 0, failures: [] });
    expect(await names()).toEqual(['bob@example.com', 'eve@example.com']);
    stand.clock.advance(300 * day);
    expect(await run()).toMatchObject({ forgotten: 1, postponed: 0, failures: [] });
    expect(await names()).toEqual(['eve@example.com']);
  });

  it('are forgotten whatever goes wrong with another, who is looked at again the next day', async () => {
    await say('onboard', 'ada', 'bob');
    await say('offboard', 'ada', 'bob');
    stand.clock.advance(31 * day);
    const dynamo = server.createClient();
    dynamo.middlewareStack.add(
      (next) => (args) => {
        if (JSON.stringify(args.input).includes('"forgotten#decided/p1"')) throw new Error('not now');
        return next(args);
      },
      { step: 'initialize' },
    );
    const context = contextOf(stand, dynamo);
    const swept = await forgetLeavers(context, { retainDays, hasTime: () => true });
    expect(swept).toMatchObject({ forgotten: 1, postponed: 1, failures: [new Error('not now')] });
    expect(await run()).toMatchObject({ forgotten: 0, failures: [] });
    stand.clock.advance(day);
    expect(await run()).toMatchObject({ forgotten: 1, failures: [] });
    expect(await names()).toEqual([]);
  });

  it('stay where the stage does not say how long', async () => {
    await say('onboard', 'ada');
    await say('offboard', 'ada');
    stand.clock.advance(3000 * day);
    expect(
      await forgetLeavers(contextOf(stand), { retainDays: undefined, hasTime: () => true }),
    ).toMatchObject({
      forgotten: 0,
      postponed: 0,
    });
    expect(await names()).toEqual(['ada@example.com']);
  });

  it('are no leavers any more once they are back', async () => {
    await say('onboard', 'ada');
    await say('offboard', 'ada');
    stand.clock.advance(day);
    await say('onboard', 'ada');
    stand.clock.advance(100 * day);
    expect(await run()).toMatchObject({ forgotten: 0, postponed: 0, failures: [] });
    expect(await names()).toEqual(['ada@example.com']);
  });

  it('wait a day where access may be left, and keep no one waiting', async () => {
    await say('onboard', 'ada', 'bob');
    await say('offboard', 'ada', 'bob');
    stand.clock.advance(40 * day);
    const since = stand.clock.in(0);
    await stand.ledger.noteLeaver({ personId: 'p1', reference: 'webhook/1', reason: 'protected', since });
    expect(await run()).toMatchObject({ forgotten: 1, postponed: 1, failures: [] });
    expect(await names()).toEqual(['ada@example.com']);
    expect(await run()).toMatchObject({ forgotten: 0, postponed: 0, failures: [] });
    await stand.ledger.resolveLeaver('p1');
    stand.clock.advance(day + 1);
    expect(await run()).toMatchObject({ forgotten: 1, postponed: 0, failures: [] });
  });

  it('are forgotten as long as there is time, those who left first before the others', async () => {
    await say('onboard', 'ada', 'bob', 'eve');
    for (const name of ['bob', 'eve', 'ada']) await say('offboard', name);
    stand.clock.advance(40 * day);
    let looked = 0;
    const hasTime = () => ++looked <= 2;
    expect(await forgetLeavers(contextOf(stand), { retainDays, hasTime })).toMatchObject({ forgotten: 2 });
    expect(await names()).toEqual(['ada@example.com']);
  });

  it('are not forgotten while a run works on them', async () => {
    await say('onboard', 'ada');
    await say('offboard', 'ada');
    stand.clock.advance(40 * day);
    const until = stand.clock.in(900);
    await stand.ledger.acquireLease({ personId: 'p1', owner: 'run', now: stand.clock.in(0), until });
    const row = await changePerson(contextOf(stand), { personId: 'p1', change: (person) => person });
    expect(row.lease?.owner).toBe('run');
    expect((await run()).forgotten).toBe(0);
  });
});
