import type { Outcome } from '../domain/outcome.ts';
import { newTargetState, type Person, type TargetState } from '../domain/person.ts';
import { isObserved } from '../domain/plans/observed-events.ts';
import type { Log } from '../log/log.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';

/**
 * Says aloud, and notes for the operators, that someone who left was not deactivated; takes the note back once that is done, or
 * once the person is to be active again. Returns what the person's record is to say of it.
 */
export async function reportLeaver(given: {
  readonly ledger: Pick<ReconcileLedger, 'noteLeaver' | 'resolveLeaver'>;
  readonly log: Log;
  /** As the run decided on. */
  readonly person: Person;
  /** How the run ended, for good. */
  readonly outcomes: Outcome;
  /** ISO 8601. */
  readonly now: string;
}): Promise<(latest: Person) => Person> {
  const { ledger, log, person, outcomes, now } = given;
  const { id: personId, desired } = person;
  const failed = desired.active?.value === false ? failuresOf(outcomes) : [];
  for (const { target, reason } of failed) {
    log('error', 'leaver-not-deactivated', {
      personId,
      target,
      reason,
      eventReference: desired.active?.by,
    });
  }
  const [first] = failed;
  if (first !== undefined && desired.active !== undefined) {
    await ledger.noteLeaver({ personId, reference: desired.active.by, ...first, since: now });
  } else if (isObserved(outcomes)) {
    // The note stays: nothing was done.
    return (latest) => latest;
  } else if (isNoted(person) || isDoneLater(person, outcomes)) {
    await ledger.resolveLeaver(personId);
  }
  const names = new Set(failed.map(({ target }) => target));
  return (latest) => ({
    ...latest,
    targets: Object.fromEntries([
      ...Object.entries(latest.targets).map(([name, state]) => [name, withoutEndings(state)]),
      ...[...names].map((name) => {
        const { notDeactivatedSince = now } = latest.targets[name] ?? {};
        return [name, { ...withoutEndings(latest.targets[name] ?? newTargetState), notDeactivatedSince }];
      }),
    ]),
  });
}

/** Whether no one was ever onboarded under the person's names, and no account was ever known or begun. */
export function isUnknown({ onboarded, targets }: Pick<Person, 'onboarded' | 'targets'>): boolean {
  return (
    !onboarded &&
    Object.values(targets).every(
      ({ accountId, creatingSince }) => accountId === undefined && creatingSince === undefined,
    )
  );
}

/** What a refusal counted from, and a leaver's note, are over with the run that ended for good. */
function withoutEndings({
  notDeactivatedSince: _note,
  refusedSince: _refusal,
  ...state
}: TargetState): TargetState {
  return state;
}

/** Whether an account was deactivated after the leaving had ended: the night's comparison may have noted that it worked again. */
function isDoneLater({ desired, openEvents }: Person, outcomes: Outcome): boolean {
  const isNews = openEvents.some(({ reference }) => reference === desired.active?.by);
  return (
    !isNews && Object.values(outcomes).some(({ result }) => result === 'deactivated' || result === 'deleted')
  );
}

function isNoted({ targets }: Person): boolean {
  return Object.values(targets).some(({ notDeactivatedSince }) => notDeactivatedSince !== undefined);
}

function failuresOf(outcomes: Outcome) {
  return Object.entries(outcomes).flatMap(([target, { result, reason }]) =>
    result === 'failed' && reason !== undefined ? [{ target, reason }] : [],
  );
}
