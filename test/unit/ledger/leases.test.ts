import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newTargetState, type Person } from '../../../shared/domain/person.ts';
import { LeaseLostError } from '../../../shared/lease/lease-lost-error.ts';
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
  await stand.accept(userEvent({ type: 'onboard', user: { email: 'ada@example.com' } }));
});

const leaseSeconds = 30;
const acquire = (owner: string, personId = 'p1') =>
  stand.ledger.acquireLease({
    personId,
    owner,
    now: stand.clock.in(0),
    until: stand.clock.in(leaseSeconds),
  });
const withAccount = (accountId: string) => (person: Person) => ({
  ...person,
  targets: { ...person.targets, infraon: { ...newTargetState, accountId } },
});
const settled = (person: Person): Person => ({ ...person, openEvents: [] });
const update = (owner: string, accountId: string, personId = 'p1') =>
  stand.ledger.updateLeased({ personId, owner, change: withAccount(accountId) });
const release = (
  owner: string,
  { dueAt, change = settled }: { dueAt?: string; change?: typeof settled } = {},
) => stand.ledger.releaseLease({ personId: 'p1', owner, change, dueAt: () => dueAt });

describe('a lease', () => {
  it('is held by one of many who want it at once', async () => {
    const results = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((owner) => acquire(owner)));
    expect(results.filter(({ kind }) => kind === 'acquired')).toHaveLength(1);
    expect(results.find(({ kind }) => kind === 'busy')).toEqual({
      kind: 'busy',
      until: stand.clock.in(leaseSeconds),
    });
  });

  it('can be taken over once it has run out, and what its holder writes then is refused', async () => {
    await acquire('a');
    stand.clock.advance(leaseSeconds);
    expect(await acquire('b')).toMatchObject({ kind: 'acquired' });
    await expect(update('a', '1')).rejects.toThrow(LeaseLostError);
    await expect(release('a')).rejects.toThrow(LeaseLostError);

    expect(await update('b', '2')).toMatchObject({ targets: { infraon: { accountId: '2' } } });
    expect(await stand.ledger.load('p1')).toMatchObject({ targets: { infraon: { accountId: '2' } } });
  });

  it('is free as soon as it is given back', async () => {
    await acquire('a');
    await release('a');
    expect(await acquire('b')).toMatchObject({ kind: 'acquired' });
  });

  it('is refused to those who never took it', async () => {
    await expect(update('a', '1')).rejects.toThrow(LeaseLostError);
    await expect(update('a', '1', 'nobody')).rejects.toThrow(LeaseLostError);
  });

  it('brings the sweeper to the person when its holder dies', async () => {
    await acquire('a');
    // The message of its holder comes first.
    stand.clock.advance(leaseSeconds + recoverAfterSeconds - 1);
    expect(await stand.due()).toEqual([]);
    stand.clock.advance(1);
    expect(await stand.due()).toEqual(['p1']);
  });

  it('does not keep events from being merged, and its holder writes over what was merged', async () => {
    await acquire('a');
    await stand.accept(userEvent({ user: { email: 'ada@example.com', title: 'Dr' }, occurredAt: at(1) }));
    const person = await update('a', '1');
    expect(person).toMatchObject({
      desired: { title: { value: 'Dr' } },
      targets: { infraon: { accountId: '1' } },
    });
    expect(person.openEvents).toHaveLength(2);
  });

  it('loses no change when a merge and a write happen at once', async () => {
    await acquire('a');
    await Promise.all([
      update('a', '1'),
      ...['Dr', 'Prof'].map((title, index) =>
        stand.accept(userEvent({ user: { email: 'ada@example.com', title }, occurredAt: at(index + 1) })),
      ),
    ]);
    const person = await stand.ledger.load('p1');
    expect(person).toMatchObject({
      desired: { title: { value: 'Prof' } },
      targets: { infraon: { accountId: '1' } },
    });
    expect(person?.openEvents).toHaveLength(3);
  });
});

describe('the end of a run', () => {
  it('leaves a person without open work not due, whatever was said', async () => {
    await acquire('a');
    await release('a', { dueAt: stand.clock.in(5) });
    stand.clock.advance(5);
    expect(await stand.due()).toEqual([]);
  });

  it('says when the person is looked at again', async () => {
    await acquire('a');
    await release('a', { dueAt: stand.clock.in(500), change: (person) => person });
    expect((await stand.item('person#p1'))?.dueAt).toBe(stand.clock.in(500));
  });

  it('leaves a person alone whose retries are exhausted, until something new is merged', async () => {
    await acquire('a');
    await release('a', { change: (person) => person });
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.due()).toEqual([]);
    await stand.accept(userEvent({ user: { email: 'ada@example.com', title: 'Dr' }, occurredAt: at(1) }));
    expect((await stand.item('person#p1'))?.dueAt).toBe(stand.clock.in(recoverAfterSeconds));
  });

  it('never hides from the sweeper what was merged during the run', async () => {
    await acquire('a');
    await stand.accept(userEvent({ user: { email: 'ada@example.com', title: 'Dr' }, occurredAt: at(1) }));
    await release('a', { change: (person) => person });
    stand.clock.advance(recoverAfterSeconds);
    expect(await stand.due()).toEqual(['p1']);
  });
});

describe('a lease of someone whose words were about another', () => {
  const earlier = userEvent({ user: { userName: 'dr-ada', title: 'Dr' }, occurredAt: at(5) });
  const link = userEvent({ user: { email: 'ada@example.com', userName: 'dr-ada' }, occurredAt: at(2) });
  beforeEach(async () => {
    await stand.accept(earlier);
  });

  it('is lost, and keeps others off the whole person until it would have run out', async () => {
    await acquire('a', 'p2');
    stand.clock.advance(10);
    await stand.accept(link);

    expect(await stand.ledger.load('p2')).toMatchObject({ id: 'p1', joined: ['p2'] });
    await expect(update('a', '1', 'p2')).rejects.toThrow(LeaseLostError);
    expect(await acquire('b')).toEqual({ kind: 'busy', until: stand.clock.in(leaseSeconds - 10) });
    stand.clock.advance(leaseSeconds - 10);
    expect(await acquire('b')).toMatchObject({ kind: 'acquired', person: { id: 'p1', joined: ['p2'] } });
  });

  it('is one of the whole person, by whichever id it is asked for', async () => {
    await stand.accept(link);
    expect(await acquire('a', 'p2')).toMatchObject({ kind: 'acquired', person: { id: 'p1' } });
    expect(await acquire('b', 'p1')).toMatchObject({ kind: 'busy' });
    expect(await update('a', '1', 'p2')).toMatchObject({ id: 'p1' });
    expect(await update('a', '2', 'p1')).toMatchObject({ targets: { infraon: { accountId: '2' } } });
  });
});
