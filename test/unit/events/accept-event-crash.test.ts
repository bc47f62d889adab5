import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { CrashableProcess, type CrashMode, KilledError } from '../../support/crashable-process.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import {
  type DynamoServer,
  recoverAfterSeconds,
  startDynamo,
  TestLedger,
} from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

interface Story {
  readonly name: string;
  readonly before: readonly UserEvent[];
  readonly event: UserEvent;
  /** Seconds until the event's time has come. */
  readonly ahead?: number;
}

const onboard = (user: object, rest = {}) =>
  userEvent({ type: 'onboard', user: { givenName: 'Ada', ...user }, ...rest });
const schedule = { effectiveAt: '2026-06-01T01:00:00.000Z' };

const stories: readonly Story[] = [
  { name: 'someone new', before: [], event: onboard({ email: 'a@example.com', employeeNumber: '1' }) },
  {
    name: 'someone who was two',
    before: [
      onboard({ email: 'a@example.com' }),
      userEvent({ user: { userName: 'ada', title: 'Dr' }, occurredAt: at(2) }),
    ],
    event: userEvent({
      user: { email: 'a@example.com', userName: 'ada', role: 'Requester' },
      occurredAt: at(1),
    }),
  },
  {
    name: 'someone whose scheduled leaving is cancelled',
    before: [
      onboard({ email: 'a@example.com' }),
      userEvent({ type: 'offboard', user: { email: 'a@example.com' }, occurredAt: at(1), ...schedule }),
    ],
    event: { ...userEvent({ user: { email: 'a@example.com' }, occurredAt: at(2) }), cancelScheduled: true },
  },
  {
    name: 'someone who is to come later',
    before: [],
    event: onboard({ email: 'a@example.com' }, schedule),
    ahead: 3600,
  },
];

async function begin({ before }: Story): Promise<TestLedger> {
  const stand = await TestLedger.create(server);
  for (const event of before) await stand.accept(event);
  return stand;
}

/** What the story comes to when nothing goes wrong. */
async function expected(story: Story) {
  const stand = await begin(story);
  await stand.accept(story.event);
  stand.clock.advance(story.ahead ?? 0);
  await stand.door.finishEvent(eventReference(story.event));
  return endOf(stand, story);
}

async function endOf(stand: TestLedger, story: Story) {
  const settled = await settleEverything(stand);
  const items = await stand.items('');
  const record = (event: UserEvent) => items.find(({ reference }) => reference === eventReference(event));
  const told = await Promise.all((await stand.people()).map(({ id }) => stand.story(id)));
  return {
    people: items
      .filter(({ person }) => person !== undefined)
      .map(({ person: { desired, onboarded, openEvents, plans } }) => ({
        values: valuesOf(desired),
        onboarded,
        openEvents,
        plans,
      })),
    statuses: [...story.before, story.event].map((event) => record(event)?.status),
    settled: new Set(settled),
    told: told.flat().toSorted(),
    due: items.filter(({ duePartition }) => String(duePartition).startsWith('due#')),
  };
}

/** Tells the story with the mishap at one call of the door after the other, until the door gets by without it. */
async function tell(
  story: Story,
  { mishap, heal }: { readonly mishap: CrashMode; readonly heal?: (stand: TestLedger) => Promise<unknown> },
) {
  const ends = [];
  const beginning = await begin(story);
  for (let call = 1; ; call += 1) {
    const stand = await beginning.copy(server);
    const process = new CrashableProcess({ server, stand }, { mishap, at: call });
    const answer = await process.door.accept(story.event, 'hash').catch((error: unknown) => error);
    if (!process.met) return ends;
    if (mishap === 'repeated') expect(answer).toMatchObject({ kind: 'held' });
    else if (answer instanceof Error) expect(answer).toBeInstanceOf(KilledError);
    await heal?.(stand);
    stand.clock.advance(recoverAfterSeconds + (story.ahead ?? 0));
    await new CrashableProcess({ server, stand }).sweep();
    ends.push(await endOf(stand, story));
  }
}

describe.each(stories)('an event of $name', (story) => {
  it('has its whole effect once, however the door is interrupted', async () => {
    const end = await expected(story);
    expect(end).toMatchObject({ due: [] });
    expect(end.people).toHaveLength(1);
    for (const status of end.statuses) expect(status).toMatch(/^(applied|superseded)$/);

    const healedBySweep = await tell(story, { mishap: 'killed' });
    const healedBySender = await tell(story, {
      mishap: 'killed',
      heal: (stand) => stand.accept(story.event),
    });
    const answersLost = await tell(story, { mishap: 'repeated' });
    expect(healedBySweep.length).toBeGreaterThan(3);
    for (const other of [...healedBySweep, ...healedBySender, ...answersLost]) expect(other).toEqual(end);
  });
});

describe('a sweep that is interrupted', () => {
  it('leaves the rest to the next one, and nothing is done twice', async () => {
    const [merged, recorded] = [onboard({ email: 'b@example.com' }), onboard({ email: 'c@example.com' })];
    const beginning = await TestLedger.create(server);
    await beginning.accept(merged);
    await beginning.ledger.recordEvent({ event: recorded, bodyHash: 'hash' });
    for (let call = 1, met = true; met; call += 1) {
      const stand = await beginning.copy(server);
      stand.clock.advance(recoverAfterSeconds);

      const process = new CrashableProcess({ server, stand }, { mishap: 'killed', at: call });
      await process.sweep().catch((error: unknown) => expect(error).toBeInstanceOf(KilledError));
      met = process.met;
      for (let sweep = 0; sweep < 2; sweep += 1) {
        stand.clock.advance(recoverAfterSeconds);
        await new CrashableProcess({ server, stand }).sweep();
      }
      const settled = await settleEverything(stand);
      expect(settled.toSorted()).toEqual([merged, recorded].map(eventReference).toSorted());
      expect(await stand.people()).toHaveLength(2);
      expect(await stand.due()).toEqual([]);
    }
  });
});
