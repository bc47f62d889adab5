import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valuesOf } from '../../shared/domain/desired-state.ts';
import { mergeEvent } from '../../shared/domain/merge-event.ts';
import { newPerson, type Person } from '../../shared/domain/person.ts';
import { overruledEvents } from '../../shared/domain/plans/planned-changes.ts';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import { at } from '../support/user-events.ts';

/** Minutes: short enough that plans are made before, on and after each other's days. */
const [lastWord, end] = [8, 12];

const said = fc.record({
  type: fc.constantFrom('onboard' as const, 'update' as const, 'offboard' as const),
  occurredAt: fc.integer({ min: 0, max: lastWord }).map(at),
  effectiveAt: fc.option(fc.integer({ min: 0, max: end }).map(at), { nil: undefined }),
  active: fc.constantFrom(true, false, undefined),
  isCancel: fc.boolean(),
  values: fc.record(
    {
      email: fc.constantFrom('ann@x.example', 'ANN@x.example', 'bell@x.example'),
      title: fc.constantFrom('Dr', 'Prof', null),
      phone: fc.constantFrom('1', '2'),
    },
    { requiredKeys: [] },
  ),
});

const events: fc.Arbitrary<readonly UserEvent[]> = fc
  .array(said, { minLength: 1, maxLength: 9 })
  .map((words) =>
    words.map(({ type, occurredAt, effectiveAt, active, isCancel, values }, index) => ({
      source: 'webhook',
      eventId: `event-${index}`,
      type,
      occurredAt,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
      ...(type === 'update' && isCancel ? { cancelScheduled: true } : {}),
      user: {
        employeeNumber: '7',
        ...values,
        ...(type === 'update' && active !== undefined ? { active } : {}),
      },
    })),
  );

/** In any order, some more than once, each at any time from when it was said. */
const arrivals = events.chain((all) =>
  fc.record({
    all: fc.constant(all),
    order: fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
    paces: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2 * all.length, maxLength: 2 * all.length }),
  }),
);

test('any order and repetition, at any times, ends in the same state and the same plans', () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 0, max: end }), ({ all, order, paces }, until) => {
      let person = newPerson('ann');
      let minute = 0;
      for (const [index, event] of order.entries()) {
        minute = Math.min(until, minute + (paces[index] ?? 0));
        person = mergeEvent(person, event, at(minute)).person;
      }
      const last = mergeAll(person, order.slice(-1), until);
      expect(stateOf(last)).toEqual(stateOf(mergeAll(newPerson('ann'), all, until)));
    }),
    { numRuns: 1000 },
  );
});

/** What comes along with a start that is withdrawn afterwards waits for the next event: nothing of it fires. */
const withoutCompanions = arrivals.map(({ order, ...rest }) => ({
  ...rest,
  order: order.map(({ user: { employeeNumber, active, ...values }, ...event }): UserEvent => {
    const isPlainUpdate = event.type === 'update' && active === undefined;
    const said = isPlainUpdate ? values : active === undefined ? {} : { active };
    return { ...event, user: { employeeNumber: '7', ...said } };
  }),
}));

test('plans that stand fire on their day, others never, and the state is right without any other event', () => {
  fc.assert(
    fc.property(withoutCompanions, ({ order, paces }) => {
      const sweeper = new Sweeper();
      let now = at(0);
      for (const [index, event] of order.entries()) {
        // Nothing arrives before it was said.
        now = [at((paces[index] ?? 0) * index), event.occurredAt, now].toSorted().at(-1) ?? now;
        sweeper.fireUntil(now);
        sweeper.take(event, now);
      }
      sweeper.fireUntil(at(1000));
      expect(accountOf(sweeper.person)).toEqual(accountOf(mergeAll(newPerson('ann'), order, 1000)));
    }),
    { numRuns: 1000 },
  );
});

/** Merges events as they come, and those that wait once their day has come; reconciles in between. */
class Sweeper {
  person = newPerson('ann');
  readonly #waiting = new Map<string, UserEvent & { readonly effectiveAt: string }>();
  readonly #final = new Set<string>();

  take(event: UserEvent, now: string): void {
    const reference = eventReference(event);
    if (this.#final.has(reference)) return;
    const before = { ...this.person, openEvents: [] };
    const { person, status, superseded } = mergeEvent(before, event, now);
    this.person = person;
    for (const one of superseded) {
      this.#final.add(one);
      this.#waiting.delete(one);
    }
    const { effectiveAt } = event;
    if (status === 'accepted') this.#final.add(reference);
    else if (!this.#final.has(reference) && effectiveAt !== undefined) {
      this.#waiting.set(reference, { ...event, effectiveAt });
    }
    // Whatever changes what is desired is work for the reconciler.
    if (accountOf(person) !== accountOf(before)) expect(person.openEvents).not.toEqual([]);
  }

  fireUntil(now: string): void {
    const due = [...this.#waiting.values()].filter(({ effectiveAt }) => effectiveAt <= now);
    for (const event of due.sort((left, right) => (left.effectiveAt < right.effectiveAt ? -1 : 1))) {
      if (!this.#waiting.delete(eventReference(event))) continue;
      this.take(event, event.effectiveAt);
    }
  }
}

function mergeAll(person: Person, events: readonly UserEvent[], minute: number): Person {
  return events.reduce((merged, event) => mergeEvent(merged, event, at(minute)).person, person);
}

/** What the person's account is to be; that there is to be one only where an onboarding has taken effect. */
function accountOf({ desired, onboarded }: Person): string {
  const { active, employeeNumber: _, ...others } = valuesOf(desired);
  return JSON.stringify([active === true ? { onboarded } : active, Object.entries(others).sort()]);
}

function stateOf({ desired, onboarded, plans }: Person) {
  return {
    desired: Object.entries(desired).sort(),
    onboarded,
    plans: { ...plans, beneath: Object.entries(plans.beneath).sort() },
    overruled: [...overruledEvents(plans)],
  };
}
