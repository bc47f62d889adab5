import { type StormEvent, type Word, wordsOf } from './storm-plan.ts';

const identifiers = new Set(['userName', 'email', 'employeeNumber']);

/**
 * What the planned changes of one person come to, once the day of each has come. All of a storm is said before the first such
 * day, and nothing is cancelled.
 * - Of the starts, and of the leavings, the one that was said last counts, from its day on. A newer onboarding takes the place of
 *   both; a newer offboarding takes that of a start.
 * - What comes along with a start or leaving is as old as it was said; so is what names the person.
 * - Another change counts from its day on, unless the same value was said later for another day, or another value for the same.
 */
export function expectPlans(events: readonly StormEvent[]): readonly Word[] {
  const newest = (type: StormEvent['type']) =>
    events
      .flatMap((event) => (event.type === type && event.effectiveAt === undefined ? [event.occurredAt] : []))
      .reduce((last, at) => (at > last ? at : last), '');
  const [onboardedAt, offboardedAt] = [newest('onboard'), newest('offboard')];
  const plans = events.flatMap((event) => {
    const { effectiveAt: day } = event;
    if (day === undefined) return [];
    const words = wordsOf(event);
    const moves = words.some(({ name }) => name === 'active');
    return words.map((word) => ({ word, day, moves }));
  });
  return plans.flatMap((plan): readonly Word[] => {
    const { word, day, moves } = plan;
    if (word.name === 'active') {
      const isOverruled = onboardedAt > word.at || (word.value === true && offboardedAt >= word.at);
      const isReplaced = plans.some(
        ({ word: other }) =>
          other.name === 'active' && other.value === word.value && isSaidLater(other, word),
      );
      return isOverruled || isReplaced ? [] : [{ ...word, at: day }];
    }
    if (moves || identifiers.has(word.name)) return [word];
    const isReplaced = plans.some(
      (other) =>
        !other.moves &&
        other.word.name === word.name &&
        isSaidLater(other.word, word) &&
        (other.word.value === word.value || other.day === day),
    );
    return isReplaced ? [] : [{ ...word, at: day }];
  });
}

function isSaidLater(left: Word, right: Word): boolean {
  return left.at === right.at ? left.id > right.id : left.at > right.at;
}
