import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBare } from '../../shared/domain/identity/bearing.ts';
import { normaliseIdentifier } from '../../shared/domain/identity/identifiers.ts';
import { newTargetState, type Person } from '../../shared/domain/person.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { InMemoryIntake } from '../support/in-memory-intake.ts';
import { at } from '../support/user-events.ts';

/** `npm run test:histories` sets both; see decision 4. */
const numRuns = Number(process.env.HISTORIES ?? 2000);
const seed = process.env.SEED === undefined ? {} : { seed: Number(process.env.SEED) };

const addresses = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'];
const logins = ['ann', 'bob', 'a@x.example'];
const numbers = ['1', '2', '3'];
const now = at(1000);

/** Events of a company whose people share, move, swap and re-use a few names. */
function events(given: { readonly numbered: boolean }): fc.Arbitrary<UserEvent> {
  const option = <T>(arbitrary: fc.Arbitrary<T>, freq: number) =>
    fc.option(arbitrary, { nil: undefined, freq });
  return fc
    .record({
      type: fc.constantFrom('onboard' as const, 'update' as const, 'offboard' as const),
      occurredAt: fc.integer({ min: 0, max: 30 }).map(at),
      eventId: fc.uuid(),
      source: fc.constantFrom('webhook', 'import', 'bamboohr'),
      employeeNumber: given.numbered ? fc.constantFrom(...numbers) : option(fc.constantFrom(...numbers), 1),
      email: option(fc.constantFrom(...addresses), 4),
      userName: option(fc.constantFrom(...logins), 1),
      displayName: option(fc.constantFrom('Ann', 'Bob'), 1),
      active: option(fc.boolean(), 1),
    })
    .filter(({ employeeNumber, email, userName }) => (employeeNumber ?? email ?? userName) !== undefined)
    .map(({ type, occurredAt, eventId, source, active, ...said }) => {
      const user = type === 'update' && active !== undefined ? { ...said, active } : said;
      const stated = Object.entries(user).filter(([, value]) => value !== undefined);
      return { type, occurredAt, eventId, source, user: Object.fromEntries(stated) };
    });
}

const numberedHistory = fc
  .array(events({ numbered: true }), { minLength: 1, maxLength: 14 })
  .chain((history) =>
    fc.tuple(
      fc.constant(history),
      fc.shuffledSubarray(history, { minLength: history.length }),
      fc.array(fc.constantFrom(...history), { maxLength: 5 }),
    ),
  );

test('where every event has a number, any order and repetition ends in the same state, without a conflict', () => {
  fc.assert(
    fc.property(numberedHistory, ([history, shuffled, repeats]) => {
      const [one, other] = [take(history), take([...shuffled, ...repeats])];
      expect(other).toEqual(one);
    }),
    { numRuns, ...seed },
  );
});

function take(history: readonly UserEvent[]) {
  const door = new InMemoryIntake();
  for (const event of history) door.take(event, now);
  expect(door.conflicts).toEqual([]);
  return door
    .people()
    .map(({ identifiers, desired, onboarded }) => ({
      number: identifiers.find(({ type }) => type === 'employeeNumber')?.value ?? '',
      desired: Object.fromEntries(Object.entries(desired).sort()),
      onboarded,
    }))
    .sort((left, right) => (left.number < right.number ? -1 : 1));
}

/** What happens beside events: accounts are found or being created. */
type Step = { readonly event: UserEvent } | { readonly person: number; readonly account: 'found' | 'coming' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: events({ numbered: false }).map((event) => ({ event })) },
  {
    weight: 1,
    arbitrary: fc.record({
      person: fc.nat({ max: 5 }),
      account: fc.constantFrom('found' as const, 'coming' as const),
    }),
  },
);

test('no one who is active is disabled, renamed, re-addressed or merged by an event that does not name them', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 16 }), (history) => {
      const door = new InMemoryIntake();
      const accounts = new Map<string, string>();
      for (const [index, one] of history.entries()) {
        if (!('event' in one)) {
          const person = door.people()[one.person];
          if (person === undefined) continue;
          accounts.set(`account-${index}`, person.id);
          const state =
            one.account === 'found' ? { accountId: `account-${index}` } : { creatingSince: at(index) };
          door.change(person.id, (current) => ({
            ...current,
            targets: { infraon: { ...newTargetState, ...current.targets.infraon, ...state } },
          }));
          continue;
        }
        const before = new Map(door.people().map((person) => [person.id, person]));
        door.take(one.event, now);
        for (const person of before.values()) checkPerson({ person, door, event: one.event, before });
        door.take(one.event, now);
      }
    }),
    { numRuns, ...seed },
  );
});

interface Check {
  readonly person: Person;
  readonly door: InMemoryIntake;
  readonly event: UserEvent;
  readonly before: ReadonlyMap<string, Person>;
}

function checkPerson({ person, door, event, before }: Check): void {
  const after = door.person(person.id);
  if (!isBare(person)) {
    expect(after.id, 'merged into someone else').toBe(person.id);
    expect(after.targets, 'an account or a creation was forgotten').toEqual(person.targets);
  }
  if (person.desired.active?.value !== true) return;
  const isHarmed = (['active', 'userName', 'email', 'displayName'] as const).some(
    (name) =>
      after.desired[name]?.value !== person.desired[name]?.value &&
      (name !== 'active' || after.desired.active?.value === false),
  );
  if (isHarmed) expect(isNamedBy(event, { person, before }), JSON.stringify([event, person])).toBe(true);
}

/** By number; by a name that is theirs now; or, for what does not begin anyone, by a former one that is no one's now. */
function isNamedBy({ type, user }: UserEvent, { person, before }: Pick<Check, 'person' | 'before'>): boolean {
  const holdsNumber = person.identifiers.some(
    (claim) => claim.type === 'employeeNumber' && claim.value === user.employeeNumber,
  );
  if (holdsNumber) return true;
  return (['userName', 'email'] as const).some((name) => {
    const value = user[name];
    if (typeof value !== 'string') return false;
    const given = normaliseIdentifier(value);
    if (called(person, name) === given) return true;
    const isFree = [...before.values()].every((other) => isBare(other) || called(other, name) !== given);
    const wasTheirs = person.identifiers.some((claim) => claim.type === name && claim.value === given);
    return type !== 'onboard' && isFree && wasTheirs;
  });
}

function called(person: Person, name: 'userName' | 'email'): string | undefined {
  const said = person.desired[name]?.value;
  if (typeof said === 'string') return normaliseIdentifier(said);
  return person.identifiers.findLast((claim) => claim.type === name && claim.implied === true)?.value;
}
