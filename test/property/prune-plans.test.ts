import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeStates, stateOf } from '../../shared/domain/desired-state.ts';
import { mergeEvent } from '../../shared/domain/merge-event.ts';
import { newPerson } from '../../shared/domain/person.ts';
import { applyPlans, type Said } from '../../shared/domain/plans/apply-plans.ts';
import { isPlanned, learnPlans, noPlans } from '../../shared/domain/plans/plan-facts.ts';
import { overruledEvents } from '../../shared/domain/plans/planned-changes.ts';
import { prunePlans, settledAfterDays } from '../../shared/domain/plans/prune-plans.ts';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import { at, userEvent } from '../support/user-events.ts';

const day = (number: number) => at(number * 24 * 60);
const lastDay = 2000;
const plannedFor = [300, 700, 1100, 1200, 2500];

/** What a sender says again and again, of few days, so that it repeats itself. */
const words = fc.record({
  type: fc.constantFrom('onboard' as const, 'update' as const, 'offboard' as const),
  effectiveAt: fc.option(fc.constantFrom(...plannedFor).map(day), { nil: undefined, freq: 6 }),
  cancelScheduled: fc.boolean().map((isCancel) => (isCancel ? { cancelScheduled: true as const } : {})),
  user: fc.record(
    {
      active: fc.constantFrom(true, false),
      title: fc.constantFrom('Dr', 'Prof'),
      phone: fc.constantFrom('1', '2'),
    },
    { requiredKeys: [] },
  ),
});

/** Each word is said at several times, and arrives while it is not settled. */
const histories = fc
  .array(fc.record({ word: words, times: fc.array(fc.nat(lastDay), { minLength: 1, maxLength: 6 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((said) => {
    const all = said.flatMap(({ word, times }) => times.map((time) => ({ word, time })));
    const length = { minLength: all.length, maxLength: all.length };
    return fc
      .record({ lags: fc.array(fc.nat(settledAfterDays - 1), length), since: fc.array(fc.nat(), length) })
      .map(({ lags, since }) =>
        all
          .map(({ word, time }, index) => {
            const lag = lags[index] ?? 0;
            return {
              event: eventOf(word, { index, time, lag, since: since[index] ?? 0 }),
              arrival: time + lag,
            };
          })
          .sort((left, right) => left.arrival - right.arrival),
      );
  });

function eventOf(
  {
    user: { active, ...user },
    type,
    effectiveAt,
    cancelScheduled,
  }: typeof words extends fc.Arbitrary<infer Word> ? Word : never,
  {
    index,
    time,
    lag,
    since,
  }: { readonly index: number; readonly time: number; readonly lag: number; readonly since: number },
): UserEvent {
  const isUpdate = type === 'update';
  const isHired = type === 'onboard' && effectiveAt === undefined && since % 2 === 0;
  return userEvent({
    ...{ eventId: `event-${index}`, type, occurredAt: day(time) },
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
    ...(isHired ? { activeSince: day(time - (since % (settledAfterDays - lag))) } : {}),
    ...(isUpdate ? cancelScheduled : {}),
    user: { ...(type === 'offboard' ? {} : user), ...(isUpdate && active !== undefined ? { active } : {}) },
  });
}

/** What is wanted of the person, at a time. */
function wanted(said: Said, now: string) {
  const { desired, onboarded } = applyPlans(said, now);
  return { desired, onboarded };
}

test('pruning changes nothing that is ever wanted of the person, whatever comes afterwards', () => {
  fc.assert(
    fc.property(histories, (history) => {
      let state: Said['state'] = {};
      let [whole, pruned] = [noPlans, noPlans];
      for (const { event, arrival } of history) {
        if (!isPlanned(event)) state = mergeStates(state, stateOf(event));
        whole = learnPlans(whole, event);
        pruned = prunePlans(learnPlans(pruned, event), day(arrival));
        for (const time of [arrival, ...plannedFor, 9999].filter((one) => one >= arrival)) {
          expect(wanted({ state, plans: pruned }, day(time))).toEqual(
            wanted({ state, plans: whole }, day(time)),
          );
        }
        const held = new Set(pruned.events.map(({ reference }) => reference));
        const overruled = [...overruledEvents(whole)];
        expect([...overruledEvents(pruned)]).toEqual(overruled.filter((reference) => held.has(reference)));
        // No one asks any more about what is gone.
        for (const { reference } of whole.events) {
          if (!held.has(reference)) expect(overruled).toContain(reference);
        }
      }
    }),
    { numRuns: 500 },
  );
});

/** One word after the other, so many days apart. */
function saidEvery(days: number, said: readonly Partial<UserEvent>[]) {
  let person = newPerson('ann');
  let most = 0;
  for (const [index, event] of said.entries()) {
    const occurredAt = day(index * days);
    ({ person } = mergeEvent(person, userEvent({ user: {}, occurredAt, ...event }), occurredAt));
    most = Math.max(most, Buffer.byteLength(JSON.stringify(person.plans)));
  }
  return { person, most };
}

const names = { employeeNumber: '7', email: 'ann@x.example', givenName: 'Ann', familyName: 'Bell' };
const [start, leave] = [day(3000), day(4000)];

test('a sender who says the same plans again and again does not make the record grow', () => {
  const words = Array.from({ length: 60 }, (_, index): Partial<UserEvent> => {
    const isStart = index % 2 === 0;
    return { type: isStart ? 'onboard' : 'offboard', effectiveAt: isStart ? start : leave, user: names };
  });
  const { person } = saidEvery(40, words);
  expect(person.plans.events.length).toBeLessThanOrEqual(settledAfterDays / 40 + 3);
  expect(applyPlans({ state: {}, plans: person.plans }, start)).toMatchObject({ onboarded: true });
  expect(applyPlans({ state: {}, plans: person.plans }, leave).desired.active?.value).toBe(false);
});

test('a sender who says another plan each time fills no record, and the last word counts', () => {
  const titleOf = (index: number) => `Title ${index}`.padEnd(3000, '.');
  const words = Array.from({ length: 60 }, (_, index): Partial<UserEvent> => {
    return { type: 'update', effectiveAt: start, user: { ...names, title: titleOf(index) } };
  });
  const { person, most } = saidEvery(1, words);
  expect(most).toBeLessThan(128 * 1024);
  const { desired } = applyPlans({ state: {}, plans: person.plans }, start);
  expect(desired.title?.value).toBe(titleOf(59));
});

test('an event that is spare as it arrives is superseded, and not waited for', () => {
  const leaving = { type: 'offboard' as const, user: names, effectiveAt: leave };
  const newer = userEvent({ ...leaving, occurredAt: day(1) });
  const { person } = mergeEvent(newPerson('ann'), newer, day(1000));
  const older = userEvent({ ...leaving, occurredAt: day(0) });
  const merged = mergeEvent(person, older, day(1000));
  expect(merged.superseded).toEqual([eventReference(older)]);
  expect(merged.person.plans.events.map(({ reference }) => reference)).toEqual([eventReference(newer)]);
});

test('a cancel that cancels nothing any more is forgotten', () => {
  const cancel = (time: number) => userEvent({ user: names, cancelScheduled: true, occurredAt: day(time) });
  const leaving = userEvent({ type: 'offboard', user: names, effectiveAt: leave, occurredAt: day(1) });
  const events = [cancel(0), leaving, cancel(2), cancel(3)];
  const { plans } = events.reduce(
    (person, event) => mergeEvent(person, event, day(1000)).person,
    newPerson('ann'),
  );
  expect(plans.cancels).toHaveLength(1);
  expect(applyPlans({ state: {}, plans }, leave).desired.active).toBeUndefined();
});
