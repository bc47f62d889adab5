import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import type { UserEvent } from '../../../shared/domain/user-event.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const begins = userEvent({ type: 'onboard', user: { email: 'ada@example.com', userName: 'ada' } });
const titled = userEvent({ user: { email: 'ada@example.com', title: 'Dr' }, occurredAt: at(1) });
const called = userEvent({ user: { userName: 'ada', phone: '1' }, occurredAt: at(2) });
const both = userEvent({ user: { email: 'ada@example.com', userName: 'ada' }, occurredAt: at(3) });

/** A door that is let go call by call on the table. */
class SteppedDoor {
  readonly #reached = new EventEmitter();
  readonly #done: Promise<unknown>;
  #made = 0;
  #allowed: number;

  constructor(stand: TestLedger, { event, calls }: { readonly event: UserEvent; readonly calls: number }) {
    this.#allowed = calls;
    const dynamo = server.createClient();
    dynamo.middlewareStack.add((next) => (args) => this.#await().then(() => next(args)), {
      step: 'initialize',
    });
    this.#done = stand.openDoor(stand.openLedger(dynamo)).accept(event, 'hash');
  }

  async #await(): Promise<void> {
    this.#made += 1;
    const call = this.#made;
    if (call <= this.#allowed) return;
    this.#reached.emit('halt');
    while (call > this.#allowed) await once(this.#reached, 'allow');
  }

  /** Resolves when it stands still before the next call, or has ended. */
  async halts(): Promise<void> {
    if (this.#made <= this.#allowed) await Promise.race([once(this.#reached, 'halt'), this.#done]);
  }

  async goOn(calls: number): Promise<void> {
    this.#allowed += calls;
    this.#reached.emit('allow');
    await this.halts();
  }

  finish(): Promise<unknown> {
    this.#allowed = Number.POSITIVE_INFINITY;
    this.#reached.emit('allow');
    return this.#done;
  }
}

/** One door halts, then the other; the one goes on and halts again; the other ends, then the one. */
async function meet(
  events: readonly [UserEvent, UserEvent],
  calls: readonly [number, number, number],
  earlier: readonly UserEvent[] = [],
) {
  const stand = await TestLedger.create(server);
  for (const event of earlier) await stand.accept(event);
  const one = new SteppedDoor(stand, { event: events[0], calls: calls[0] });
  await one.halts();
  const other = new SteppedDoor(stand, { event: events[1], calls: calls[1] });
  await other.halts();
  await one.goOn(calls[2]);
  await other.finish();
  await one.finish();
  return stand.people();
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The first door halts when it has looked for the person and found no one. */
describe('two doors that meet someone new at once', () => {
  it.each([
    { name: 'an onboarding and what was said by one of its names', events: [begins, titled] },
    { name: 'what was said by one name and an onboarding', events: [called, begins] },
    { name: 'what was said by one name and by two', events: [titled, both] },
    { name: 'what was said by two names and by one', events: [both, titled] },
  ] as const)('make one person of them, wherever each stands still: $name', async ({ events }) => {
    const ends = new Map<string, unknown>();
    for (const second of range(3, 4)) {
      for (const more of range(1, 4)) {
        const people = await meet(events, [2, second, more]);
        ends.set(
          `${second}, ${more}`,
          people.map(({ desired }) => valuesOf(desired)),
        );
      }
    }
    const end = [valuesOfAll(events)];
    expect(Object.fromEntries(ends)).toEqual(Object.fromEntries([...ends.keys()].map((key) => [key, end])));
  });
});

const numbered = userEvent({ user: { userName: 'ada', employeeNumber: '1' }, occurredAt: at(1) });
const leaves = userEvent({ type: 'offboard', user: { employeeNumber: '1' }, occurredAt: at(2) });

/** Neither is about the other's record when both look: each claims a name that only the other's write makes theirs. */
describe('two doors that give one name to two records at once', () => {
  it.each([
    { name: 'the number of someone who left by it', earlier: [leaves], events: [numbered, begins] },
    { name: 'a leaving by the number that is being given', earlier: [begins], events: [numbered, leaves] },
  ] as const)(
    'leave one person who has left, wherever each stands still: $name',
    async ({ earlier, events }) => {
      const ends = new Map<string, unknown>();
      for (const first of range(2, 6)) {
        for (const second of range(2, 5)) {
          const people = await meet(events, [first, second, 2], earlier);
          ends.set(
            `${first}, ${second}`,
            people.map(({ desired }) => valuesOf(desired).active),
          );
        }
      }
      expect(Object.fromEntries(ends)).toEqual(
        Object.fromEntries([...ends.keys()].map((key) => [key, [false]])),
      );
    },
  );
});

function valuesOfAll(events: readonly UserEvent[]) {
  const said = Object.assign({}, ...events.map(({ user }) => user));
  return events.some(({ type }) => type === 'onboard') ? { ...said, active: true } : said;
}
