import { deepEqual, equal, notEqual, ok } from 'node:assert/strict';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';

const daySeconds = 86_400;

/** How often an event is on the list of what is to come. */
async function timesScheduled(world: FaultWorld, id: string): Promise<number> {
  const found = [];
  for await (const { reference } of world.ledger.listScheduled()) {
    if (reference === `webhook/${id}`) found.push(reference);
  }
  return found.length;
}

/** When the ledger forgets the event, in seconds since 1970. */
async function forgottenAt(world: FaultWorld, id: string): Promise<number | undefined> {
  const TableName = world.host.stack.tables.ledger;
  const Key = { pk: { S: `event#webhook/${id}` }, sk: { S: 'record' } };
  const { Item } = await world.dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  ok(Item, 'the record is there');
  return Item.expiresAt?.N === undefined ? undefined : Number(Item.expiresAt.N);
}

export const scheduledOnce: FaultCase = {
  id: 'T2',
  done: 'a scheduled event is delivered again and again, before and after its time; sweeps come early and twice',
  invariants: ['L', 'D'],
  async run(world) {
    const person = world.person();
    const effectiveAt = world.inSeconds(12);
    const id = world.newId();
    const occurredAt = world.inSeconds(0);
    const delivery = { type: 'onboard', id, user: person.onboarding, occurredAt, effectiveAt } as const;
    const answers = [...(await world.sendConcurrently(delivery, 8))];
    await world.runSweep();
    answers.push(await world.send(delivery));
    deepEqual([...new Set(answers.map(({ status, body }) => `${status} ${body.status}`))], ['202 scheduled']);
    equal(new Set(answers.map(({ body }) => body.statusUrl)).size, 1);
    equal(await timesScheduled(world, id), 1, 'it is scheduled once');
    equal(await forgottenAt(world, id), undefined, 'its record does not expire before it has fired');
    notEqual((await world.event(id))?.said, undefined, 'and keeps what was said');
    ok(Date.now() < Date.parse(effectiveAt), 'all of that was before its time');
    deepEqual(world.accounts(person.email), [], 'nothing happened yet');

    const final = await world.until('it has fired', async () => {
      await Promise.all([world.runSweep(), world.runSweep()]);
      const event = await world.event(id);
      return event?.settledAt === undefined ? undefined : event;
    });
    equal(final.status, 'applied');
    ok((final.settledAt ?? '') >= effectiveAt, 'not before its time');
    await world.runSweep();
    equal(
      `${(await world.send(delivery)).status}`,
      '200',
      'delivered again, it is answered as what it became',
    );
    equal(await timesScheduled(world, id), 0);
    equal(world.accounts(person.email).length, 1);
    equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1);
    equal(world.invitations(person.email), 1);
    const kept = ((await forgottenAt(world, id)) ?? 0) - Date.now() / 1000;
    ok(kept > 89 * daySeconds && kept < 91 * daySeconds, 'then its record is kept for 90 days');
  },
};
