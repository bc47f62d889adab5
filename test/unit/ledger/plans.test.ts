import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { settleEverything } from '../../support/settle-everything.ts';
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

const user = { email: 'ada@example.com' };
const onboard = (rest = {}) => userEvent({ type: 'onboard', user: { ...user, givenName: 'Ada' }, ...rest });
const offboard = (rest = {}) => userEvent({ type: 'offboard', user, ...rest });
const later = () => stand.clock.in(3600);

describe('a plan in the ledger', () => {
  it('is a leaving, or another change, by what it says', async () => {
    await stand.accept(onboard());
    await stand.accept(offboard({ occurredAt: at(1), effectiveAt: stand.clock.in(10) }));
    const change = { occurredAt: at(1), effectiveAt: stand.clock.in(20) };
    await stand.accept(userEvent({ user: { ...user, title: 'Dr' }, ...change }));
    expect((await stand.scheduled()).map(({ kind }) => kind)).toEqual(['leaving', 'change']);
  });

  it('is undone, and the person enqueued, when a late message shows that it had been put off', async () => {
    await stand.accept(onboard());
    const leave = offboard({ occurredAt: at(1), effectiveAt: later() });
    await stand.accept(leave);
    await settleEverything(stand);
    stand.clock.advance(3600);
    await stand.door.finishEvent(eventReference(leave));
    await settleEverything(stand);
    stand.enqueued.length = 0;

    await stand.accept(offboard({ occurredAt: at(2), effectiveAt: stand.clock.in(3600) }));
    const [person] = await stand.people();
    expect(valuesOf(person.desired)).toMatchObject({ active: true });
    expect(stand.enqueued).toEqual(['p1']);
  });

  it('is read as an earlier version held it', async () => {
    await stand.accept(onboard());
    const leave = offboard({ occurredAt: at(1), effectiveAt: later() });
    await stand.accept(leave);
    const { schema: _, ...item } = (await stand.item('person#p1')) ?? {};
    const { plans: __, ...person } = item.person;
    const { occurredAt, type } = leave;
    const state = { active: { value: false, at: occurredAt, by: eventReference(leave) } };
    const scheduled = { reference: eventReference(leave), type, attributes: ['active'], occurredAt, state };
    const earlier = { ...person, scheduledEvents: [{ ...scheduled, effectiveAt: later() }] };
    const Item = marshall({ ...item, person: earlier });
    await stand.dynamo.send(new PutItemCommand({ TableName: stand.tableName, Item }));

    expect(await stand.ledger.load('p1')).toMatchObject({
      onboarded: true,
      plans: { events: [{ reference: eventReference(leave), values: { active: false } }] },
    });
    await stand.accept(userEvent({ user: { ...user, phone: '1' }, occurredAt: at(2) }));
    stand.clock.advance(3600);
    await stand.door.finishEvent(eventReference(leave));
    const [held] = await stand.people();
    expect(held).not.toHaveProperty('scheduledEvents');
    expect(valuesOf(held.desired)).toMatchObject({ active: false, phone: '1' });
  });
});
