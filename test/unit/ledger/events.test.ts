import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

const event = userEvent({ type: 'onboard', user: { email: 'ada@example.com' } });
const reference = eventReference(event);
const record = () => stand.ledger.recordEvent({ event, bodyHash: 'hash' });
const outcome = { infraon: { result: 'created' } } as const;
const settle = (settlement: object) =>
  stand.ledger.settleEvent(reference, {
    status: 'applied',
    outcome,
    settledAt: stand.clock.in(0),
    ...settlement,
  });

describe('the record of an event', () => {
  it('is written once, with a random token of 32 bytes', async () => {
    const first = await record();
    stand.clock.advance(5);

    expect(await record()).toEqual(first);
    expect(Buffer.from(first.statusToken, 'base64url')).toHaveLength(32);
    expect(first).toMatchObject({ status: 'recorded', said: event, receivedAt: stand.clock.in(-5) });
    expect(await stand.ledger.getEvent(reference)).toEqual(first);
    expect(await stand.ledger.getEvent('webhook/unknown')).toBeUndefined();
  });

  it('forgets what was said, is not due and expires after 90 days, once it is final', async () => {
    await record();
    await settle({ notTaken: ['phone'] });

    const item = await stand.item(`event#${reference}`);
    expect(item).toMatchObject({ status: 'applied', outcome, notTaken: ['phone'] });
    for (const name of ['said', 'dueAt', 'duePartition']) expect(item).not.toHaveProperty(name);
    expect(item?.expiresAt).toBe(Date.parse(stand.clock.in(90 * 24 * 3600)) / 1000);
  });

  it('keeps its first final status', async () => {
    await record();
    await settle({});
    const settled = await stand.ledger.getEvent(reference);
    await settle({ status: 'failed', reason: 'protected' });
    await settle({ status: 'superseded' });
    await stand.ledger.markAccepted({ reference, personId: 'p1', status: 'accepted' });

    expect(await stand.ledger.getEvent(reference)).toEqual(settled);
  });

  it('is lifted by a later success when the retries were exhausted, and only then', async () => {
    await record();
    await settle({ status: 'failed', reason: 'retries-exhausted' });
    await settle({ status: 'failed', reason: 'rejected-by-vendor' });
    expect(await stand.ledger.getEvent(reference)).toMatchObject({ reason: 'retries-exhausted' });
    await settle({});

    const lifted = await stand.ledger.getEvent(reference);
    expect(lifted).toMatchObject({ status: 'applied', outcome });
    expect(lifted).not.toHaveProperty('reason');
  });

  it('is not made by settling an event that no one holds', async () => {
    await settle({});
    expect(await stand.items('event#')).toEqual([]);
  });

  it('never goes back from accepted to scheduled', async () => {
    await record();
    await stand.ledger.markAccepted({ reference, personId: 'p1', status: 'accepted' });
    const held = await stand.ledger.markAccepted({ reference, personId: 'p2', status: 'scheduled' });
    expect(held).toMatchObject({ status: 'accepted', personId: 'p1' });
  });
});

describe('the due index', () => {
  it('holds what is not merged, and people with open work, and nothing else', async () => {
    const later = userEvent({ user: { email: 'b@example.com' }, effectiveAt: stand.clock.in(900) });
    const unmerged = userEvent({ user: { email: 'c@example.com' } });
    await stand.accept(event);
    await stand.accept(later);
    await stand.ledger.recordEvent({ event: unmerged, bodyHash: 'hash' });

    const indexed = (await stand.items('')).filter((item) => /^due/.test(item.duePartition));
    expect(indexed.map(({ pk, dueAt }) => [pk, dueAt]).toSorted()).toEqual(
      [
        [`event#${eventReference(later)}`, stand.clock.in(900)],
        [`event#${eventReference(unmerged)}`, stand.clock.in(recoverAfterSeconds)],
        ['person#p1', stand.clock.in(recoverAfterSeconds)],
      ].toSorted(),
    );
    expect(await stand.due()).toEqual([]);
    stand.clock.advance(900);
    expect((await stand.due()).at(-1)).toBe(eventReference(later));
    expect(await stand.due()).toHaveLength(3);
  });

  it('is read to its end, oldest first', async () => {
    for (let index = 0; index < 105; index += 1) {
      stand.clock.advance(1);
      const one = userEvent({ user: { email: 'a@example.com' }, eventId: `n-${index}` });
      await stand.ledger.recordEvent({ event: one, bodyHash: 'hash' });
    }
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.due()).toEqual(Array.from({ length: 105 }, (_, index) => `webhook/n-${index}`));
  });

  it('is spread over eight partitions, and what an earlier version left in a single one is found all the same', async () => {
    for (let index = 0; index < 64; index += 1) {
      const one = userEvent({ user: { email: 'a@example.com' }, eventId: `n-${index}` });
      await stand.ledger.recordEvent({ event: one, bodyHash: 'hash' });
    }
    const partitions = Map.groupBy(await stand.items('event#'), ({ duePartition }) => duePartition);
    expect(partitions.size).toBe(8);
    expect(Math.max(...[...partitions.values()].map(({ length }) => length))).toBeLessThan(24);

    await stand.dynamo.send(
      new UpdateItemCommand({
        TableName: stand.tableName,
        Key: { pk: { S: 'event#webhook/n-7' }, sk: { S: 'record' } },
        UpdateExpression: 'SET duePartition = :due',
        ExpressionAttributeValues: { ':due': { S: 'due' } },
      }),
    );
    stand.clock.advance(recoverAfterSeconds);
    expect((await stand.due()).toSorted()).toEqual(
      Array.from({ length: 64 }, (_, index) => `webhook/n-${index}`).toSorted(),
    );
  });

  it('does not hold an event whose sender resumes by itself, until it is scheduled', async () => {
    const later = userEvent({ user: { email: 'b@example.com' }, effectiveAt: stand.clock.in(900) });
    for (const one of [event, later]) {
      await stand.ledger.recordEvent({ event: one, bodyHash: 'hash', sweep: false });
    }
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.due()).toEqual([]);
    await stand.ledger.markAccepted({
      reference: eventReference(later),
      personId: 'p1',
      status: 'scheduled',
    });
    stand.clock.advance(900);
    expect(await stand.due()).toEqual([eventReference(later)]);
  });

  it('lets a person wait whom a sweep has enqueued, unless the time was changed meanwhile', async () => {
    await stand.accept(event);
    stand.clock.advance(recoverAfterSeconds);
    const [work] = await stand.dueWork();
    if (work?.kind !== 'person') throw new Error('no one is due');
    await stand.ledger.postponeWork(work);
    expect((await stand.item('person#p1'))?.dueAt).toBe(stand.clock.in(recoverAfterSeconds));
    stand.clock.advance(5);
    await stand.ledger.postponeWork(work);
    expect((await stand.item('person#p1'))?.dueAt).toBe(stand.clock.in(recoverAfterSeconds - 5));
    await stand.ledger.postponeWork({ ...work, personId: 'nobody' });
    expect(await stand.item('person#nobody')).toBeUndefined();
  });

  it('lets a person wait twice as long after each sweep that came to nothing, up to an hour, and again once someone did something', async () => {
    await stand.accept(event);
    const waits: number[] = [];
    stand.clock.advance(recoverAfterSeconds);
    for (let sweep = 0; sweep < 8; sweep += 1) {
      for (const work of await stand.dueWork()) await stand.ledger.postponeWork(work);
      const { dueAt } = (await stand.item('person#p1')) ?? {};
      waits.push((Date.parse(dueAt) - stand.clock.now().getTime()) / 1000);
      stand.clock.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600]);
    await stand.accept(userEvent({ user: { ...event.user, title: 'Dr' }, eventId: 'next' }));
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.dueWork()).toMatchObject([{ personId: 'p1', sweeps: 0 }]);
  });

  it('lets an event wait that a sweep could not go on with', async () => {
    await stand.ledger.recordEvent({ event, bodyHash: 'hash' });
    stand.clock.advance(recoverAfterSeconds);
    const reference = eventReference(event);
    for (const work of await stand.dueWork()) await stand.ledger.postponeWork(work);
    expect((await stand.item(`event#${reference}`))?.dueAt).toBe(stand.clock.in(recoverAfterSeconds));
    expect(await stand.due()).toEqual([]);
  });
});

describe('what a listing showed of a directory', () => {
  it('is not in order until a listing showed it, and then as the last one showed it', async () => {
    const isSorted = (target = 'infraon') => stand.ledger.isSortInOrder(target, 'userName');
    expect(await isSorted()).toBe(false);
    await stand.ledger.recordSort('infraon', { field: 'userName', inOrder: true });
    expect(await isSorted()).toBe(true);
    expect(await isSorted('esper')).toBe(false);
    stand.clock.advance(1);
    await stand.ledger.recordSort('infraon', { field: 'userName', inOrder: false });
    expect(await isSorted()).toBe(false);
    expect(await stand.item('directory#infraon')).toMatchObject({
      userNameSort: { inOrder: false, listedAt: stand.clock.in(0) },
    });
  });

  it('is known of each field by itself', async () => {
    await stand.ledger.recordSort('infraon', { field: 'userName', inOrder: true });
    expect(await stand.ledger.isSortInOrder('infraon', 'email')).toBe(false);
    await stand.ledger.recordSort('infraon', { field: 'email', inOrder: true });
    await stand.ledger.recordSort('infraon', { field: 'userName', inOrder: false });
    expect(await stand.ledger.isSortInOrder('infraon', 'email')).toBe(true);
  });
});

describe('an account of a target', () => {
  const claim = (personId: string, accountId = '7') =>
    stand.ledger.claimAccount({ target: 'infraon', accountId, personId });

  it('belongs to the first who claims it', async () => {
    expect(await claim('p1')).toEqual({ kind: 'claimed' });
    expect(await claim('p1')).toEqual({ kind: 'claimed' });
    expect(await claim('p2')).toMatchObject({ kind: 'held-by-another' });
    expect(await claim('p2', '8')).toEqual({ kind: 'claimed' });
  });

  it('goes to the person that its holder was joined with', async () => {
    await stand.accept(userEvent({ user: { email: 'a@example.com' }, occurredAt: at(2) }));
    await stand.accept(userEvent({ user: { userName: 'ada' }, occurredAt: at(2) }));
    await claim('p2');
    expect(await claim('p1')).toMatchObject({ kind: 'held-by-another' });
    await stand.accept(userEvent({ user: { email: 'a@example.com', userName: 'ada' }, occurredAt: at(1) }));
    expect(await claim('p1')).toEqual({ kind: 'claimed' });
  });
});
