import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

const ada = { email: 'ada@example.com' };
const hire = () => userEvent({ type: 'onboard', user: { ...ada, givenName: 'Ada' } });
const history = () => stand.openHistory();
const everything = () => history().listHistory('p1', { limit: 100 });

describe('the history of a person', () => {
  it('tells each value, old and new, which event said it, and as of when', async () => {
    const [first, second] = [hire(), userEvent({ user: { ...ada, title: 'Dr' }, occurredAt: at(5) })];
    await stand.accept(first);
    stand.clock.advance(60);
    await stand.accept(second);
    const third = userEvent({ user: { ...ada, title: 'Prof' }, occurredAt: at(9) });
    await stand.accept(third);

    const { entries } = await everything();
    expect(entries).toMatchObject([
      {
        kind: 'desired-changed',
        sequence: 3,
        at: stand.clock.in(0),
        cause: { kind: 'event', reference: eventReference(third) },
        changes: [{ attribute: 'title', from: 'Dr', to: 'Prof', saidAt: at(9) }],
      },
      { kind: 'desired-changed', sequence: 2, changes: [{ attribute: 'title', to: 'Dr' }] },
      { kind: 'desired-changed', sequence: 1, at: stand.clock.in(-60) },
    ]);
  });

  it('names the file and the row, or who released the file', async () => {
    await stand.accept(hire());
    const row = { source: 'import', eventId: '20260101T000000Z-ab12-row-7' };
    await stand.accept(userEvent({ ...row, user: { ...ada, title: 'Dr' }, occurredAt: at(1) }));
    const release = { importId: 'i2', releasedBy: 'AWS:APPROVER', releasedAt: at(2) };
    const released = { source: 'import', eventId: 'i2-row-1', release };
    await stand.accept(userEvent({ ...released, user: { ...ada, role: 'Admin' }, occurredAt: at(2) }));

    const { entries } = await everything();
    expect(entries.map(({ kind, cause }) => [kind, cause])).toMatchObject([
      ['grant-approved', { kind: 'approval', importId: 'i2', by: 'AWS:APPROVER' }],
      ['desired-changed', { kind: 'approval', importId: 'i2', by: 'AWS:APPROVER' }],
      ['desired-changed', { kind: 'import', importId: '20260101T000000Z-ab12', row: 7 }],
      ['desired-changed', { kind: 'event' }],
    ]);
  });

  it('tells what was planned, and what overruled it', async () => {
    await stand.accept(hire());
    const leaving = userEvent({ type: 'offboard', user: ada, effectiveAt: stand.clock.in(900) });
    await stand.accept(leaving);
    await stand.accept(userEvent({ user: ada, cancelScheduled: true, occurredAt: at(3) }));
    expect(await stand.story('p1')).toEqual([
      'desired-changed: email - > ada@example.com, givenName - > Ada, active - > true',
      'event-planned: active - > false',
      `event-superseded: ${eventReference(leaving)}`,
    ]);
  });

  it('tells of everyone whom an event may have meant that it could not be told whom, once', async () => {
    await stand.accept(userEvent({ type: 'onboard', user: { ...ada, employeeNumber: '1' } }));
    await stand.accept(
      userEvent({ type: 'onboard', user: { email: 'eve@example.com', employeeNumber: '2' } }),
    );
    const event = userEvent({ type: 'offboard', user: { userName: ada.email, email: 'eve@example.com' } });
    await stand.accept(event);
    await stand.ledger.mergeEvent({ event });
    for (const id of ['p1', 'p2']) expect((await stand.story(id)).slice(1)).toEqual(['event-conflict']);
  });

  it('tells what had been said of someone before it was known whom', async () => {
    await stand.accept(userEvent({ type: 'offboard', user: ada, occurredAt: at(9) }));
    await settleEverything(stand);
    await stand.accept(
      userEvent({ type: 'onboard', user: { ...ada, employeeNumber: '7' }, occurredAt: at(1) }),
    );
    const people = await stand.people();
    expect(people).toHaveLength(1);
    const { entries } = await history().listHistory('p1', { limit: 100 });
    expect(entries.filter(({ changes }) => changes?.some(({ to }) => to === false))).not.toEqual([]);
    expect(entries.at(0)?.at).toBe(stand.clock.in(0));
  });

  it('says that a run was interrupted', async () => {
    await stand.accept(hire());
    const acquire = (owner: string) =>
      stand.ledger.acquireLease({
        personId: 'p1',
        owner,
        now: stand.clock.in(0),
        until: stand.clock.in(30),
      });
    await acquire('a');
    stand.clock.advance(60);
    await acquire('b');
    expect((await stand.story('p1')).at(-1)).toBe('run-interrupted');
  });

  it('is read in pages, whether or not it was moved on', async () => {
    await stand.accept(hire());
    for (let index = 1; index <= 9; index += 1) {
      if (index % 4 === 0) await history().moveHistoriesOf(['p1']);
      stand.clock.advance(1);
      await stand.accept(userEvent({ user: { ...ada, title: `T${index}` }, occurredAt: at(index) }));
    }
    const sequences: number[] = [];
    let before: string | undefined;
    do {
      const page = await history().listHistory('p1', { limit: 4, before });
      sequences.push(...page.entries.map(({ sequence }) => sequence));
      before = page.before;
    } while (before !== undefined);
    expect(sequences).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe("an operator's command", () => {
  it('is an entry of the person, or of the operations', async () => {
    await stand.accept(hire());
    await history().recordOperatorAction({ by: 'arn:ops', action: 'invite', personId: 'p1' });
    await history().recordOperatorAction({ by: 'arn:ops', action: 'pause', detail: 'reconciling' });
    await history().recordOperatorAction({ by: 'arn:ops', action: 'resume' });
    expect((await everything()).entries[0]).toMatchObject({
      kind: 'operator-action',
      action: 'invite',
      cause: { kind: 'operator', by: 'arn:ops' },
    });
    const { entries } = await history().listOperations({ limit: 10 });
    expect(entries.map(({ action }) => action)).toEqual(['resume', 'pause']);
  });
});
