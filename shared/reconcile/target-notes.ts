import { createHash } from 'node:crypto';
import type { Outcome, TargetOutcome } from '../domain/outcome.ts';
import { newTargetState, type Person, type TargetState } from '../domain/person.ts';
import type { TargetError } from '../targets/target-error.ts';
import type { TargetRun } from './target-run.ts';

export interface TargetFailure {
  readonly target: string;
  readonly error: TargetError;
}

export interface TargetResults {
  /** The outcome at every target; one that could not be served has `retries-exhausted`. */
  readonly outcomes: Outcome;
  /** Targets that are worth another try, in their order. */
  readonly failures: readonly TargetFailure[];
}

/**
 * The person with a note of which targets were served in the situation that the run decided on, for the runs that serve the
 * others. What was merged since makes the note void.
 */
export function rememberReconciled(
  person: Person,
  { outcomes, failures, situation }: TargetResults & { readonly situation: string },
): Person {
  const failed = new Set(failures.map(({ target }) => target));
  const notes = Object.entries(outcomes).map(([name, outcome]) => {
    const state = withoutNote(person.targets[name] ?? newTargetState);
    return [name, failed.has(name) ? state : { ...state, served: { situation, outcome } }];
  });
  return { ...person, targets: { ...person.targets, ...Object.fromEntries(notes) } };
}

/** The person with a note of why targets could not be served, for the operators; gone once they are. */
export function noteFailures(
  person: Person,
  { failures, now }: Pick<TargetResults, 'failures'> & { readonly now: string },
): Person {
  const because = new Map(failures.map(({ target, error }) => [target, error.kind]));
  if (because.size === 0 && Object.values(person.targets).every(({ failing }) => failing === undefined)) {
    return person;
  }
  const names = new Set([...Object.keys(person.targets), ...because.keys()]);
  const targets = [...names].map((name) => {
    const { failing: known, ...state } = person.targets[name] ?? newTargetState;
    const kind = because.get(name);
    if (kind === undefined) return [name, state];
    const since = known?.because === kind ? known.since : now;
    return [name, { ...state, failing: { because: kind, since } }];
  });
  return { ...person, targets: Object.fromEntries(targets) };
}

/** The person without such notes: a later run serves every target. */
export function clearReconciled(person: Person): Person {
  const targets = Object.entries(person.targets).map(([name, state]) => [name, withoutNote(state)]);
  return { ...person, targets: Object.fromEntries(targets) };
}

/** What an earlier run that served this target came to; undefined where anything was said of the person since. */
export function servedEarlier({ asked, state }: TargetRun): TargetOutcome | undefined {
  return state.served?.situation === factsDigest(asked) ? state.served.outcome : undefined;
}

function withoutNote({ served: _served, ...state }: TargetState): TargetState {
  return state;
}

/**
 * Tells whether anything was merged into a person since: the digest of all that events said and left open. What is
 * known of accounts is not part of it.
 */
export function factsDigest(person: Person): string {
  const { desired, onboarded, identifiers, joined, openEvents, authority = null } = person;
  const references = openEvents.map(({ reference }) => reference);
  const said = JSON.stringify([desired, onboarded, identifiers, joined, references, authority], inOrder);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}

/** Objects are kept without an order of their keys. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
