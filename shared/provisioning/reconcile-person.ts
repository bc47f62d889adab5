import { holdsAnyOf } from '../domain/desired-state.ts';
import type { Outcome, TargetOutcome } from '../domain/outcome.ts';
import type { OpenEvent, Person } from '../domain/person.ts';
import { defaultSources } from '../domain/wanted-attributes.ts';
import { LeaseLostError, type ReconcileLedger, type Settlement } from './reconcile-ledger.ts';
import { reconcileTarget } from './reconcile-target.ts';
import type { ProvisioningTarget } from './target.ts';
import { TargetError, type TargetErrorKind } from './target-error.ts';
import { type ProvisioningPolicy, TargetRun } from './target-run.ts';

export interface ReconcilePersonOptions {
  readonly ledger: ReconcileLedger;
  readonly targets: readonly ProvisioningTarget[];
  readonly policy: ProvisioningPolicy;
  /** How long a run may hold a person: longer than the function may run. */
  readonly leaseSeconds: number;
  readonly now: () => Date;
  /** Makes the name of a run's lease. */
  readonly newOwner: () => string;
}

export interface Attempt {
  readonly personId: string;
  /** Ends every call of the run. */
  readonly signal: AbortSignal;
  /** Whether nobody tries again after this run: open events then become `failed: retries-exhausted`. */
  readonly lastAttempt: boolean;
  /** Whether to look also at somebody of whom no event is open. */
  readonly evenIfIdle?: boolean;
  /** In how many seconds the person is tried again when this run does not succeed. */
  readonly retryInSeconds: number;
}

export type RunResult =
  /** Every open event is final. */
  | { readonly kind: 'settled'; readonly outcome: Outcome }
  /** Nothing was open, and nothing else was asked for. */
  | { readonly kind: 'idle' }
  /** Try again: somebody else works on the person, or a target could not be served. */
  | {
      readonly kind: 'later';
      readonly because: 'leased' | TargetErrorKind;
      readonly retryAfterSeconds?: number;
      readonly error?: TargetError;
    };

/** Seconds after which the sweeper looks at somebody whose message did not come back in time. */
const sweepMarginSeconds = 30;

/**
 * Makes every target's account equal a person's desired state, and settles all open events of the person.
 * Level-triggered: it decides by what is desired and what is there, never by what a message says. A failure
 * of one target keeps no other target from being served.
 */
export function createReconcilePerson(options: ReconcilePersonOptions) {
  const { ledger, targets, policy, now } = options;

  return async function reconcilePerson(attempt: Attempt): Promise<RunResult> {
    const known = await ledger.load(attempt.personId);
    const hasWork = known !== undefined && (known.openEvents.length > 0 || attempt.evenIfIdle === true);
    if (!hasWork) return { kind: 'idle' };

    const owner = options.newOwner();
    const startedAt = now();
    const lease = await ledger.acquireLease({
      personId: known.id,
      owner,
      now: startedAt.toISOString(),
      until: secondsAfter(startedAt, options.leaseSeconds),
    });
    if (lease.kind === 'busy') {
      const seconds = Math.ceil((Date.parse(lease.until) - startedAt.getTime()) / 1000);
      return { kind: 'later', because: 'leased', retryAfterSeconds: Math.max(1, seconds) };
    }
    try {
      return await underLease({ attempt, owner, person: lease.person });
    } catch (error) {
      if (error instanceof LeaseLostError) return { kind: 'later', because: 'leased' };
      throw error;
    }
  };

  async function underLease(run: {
    readonly attempt: Attempt;
    readonly owner: string;
    readonly person: Person;
  }): Promise<RunResult> {
    const { attempt, owner, person } = run;
    const outcomes: Record<string, TargetOutcome> = {};
    let failure: TargetError | undefined;
    for (const target of targets) {
      const { signal, lastAttempt } = attempt;
      const targetRun = new TargetRun({ ledger, target, policy, person, owner, now, signal, lastAttempt });
      try {
        outcomes[target.name] = await reconcileTarget(targetRun);
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        failure = asTargetError(error);
        outcomes[target.name] = { result: 'failed', reason: 'retries-exhausted' };
      }
    }
    if (failure === undefined || attempt.lastAttempt) await settle(person, outcomes);
    const settled = new Set(failure === undefined ? person.openEvents.map(({ reference }) => reference) : []);
    const lookAgainIn = (failure === undefined ? 0 : attempt.retryInSeconds) + sweepMarginSeconds;
    await ledger.releaseLease({
      personId: person.id,
      owner,
      change: (latest) => withoutEvents(latest, settled),
      // After a last attempt the sweeper leaves the person alone: a dead letter is brought back by a human.
      dueAt: ({ openEvents }) =>
        openEvents.length === 0 || (failure !== undefined && attempt.lastAttempt)
          ? undefined
          : secondsAfter(now(), lookAgainIn),
    });
    if (failure === undefined) return { kind: 'settled', outcome: outcomes };
    return { kind: 'later', because: failure.kind, error: failure, ...retryAfter(failure) };
  }

  async function settle(person: Person, outcomes: Outcome): Promise<void> {
    const settledAt = now().toISOString();
    for (const event of person.openEvents) {
      await ledger.settleEvent(event.reference, settlementOf({ event, person, outcomes, settledAt }));
    }
  }
}

function settlementOf(settled: {
  readonly event: OpenEvent;
  readonly person: Person;
  readonly outcomes: Outcome;
  readonly settledAt: string;
}): Settlement {
  const { event, person, outcomes, settledAt } = settled;
  if (!holdsAnyOf(person.desired, event.reference)) return { status: 'superseded', outcome: {}, settledAt };
  const reason = Object.values(outcomes).find(({ result }) => result === 'failed')?.reason;
  if (reason !== undefined) return { status: 'failed', reason, outcome: outcomes, settledAt };
  const outcome = Object.fromEntries(
    Object.entries(outcomes).map(([target, one]) => [target, ofEvent(one, event)]),
  );
  const notTaken = [...new Set(Object.values(outcome).flatMap((one) => one.notTaken ?? []))];
  return { status: 'applied', outcome, settledAt, ...(notTaken.length === 0 ? {} : { notTaken }) };
}

/** A run's outcome as far as it concerns one event: of what was refused, only what the event asked for. */
function ofEvent({ notTaken = [], ...outcome }: TargetOutcome, event: OpenEvent): TargetOutcome {
  const concerned = notTaken.filter((name) =>
    [name, ...(defaultSources[name] ?? [])].some((source) => event.attributes.includes(source)),
  );
  return concerned.length === 0 ? outcome : { ...outcome, notTaken: concerned };
}

/** What nobody expected is tried again like an outage, so that it can neither get lost nor stop other targets. */
function asTargetError(error: unknown): TargetError {
  if (error instanceof TargetError) return error;
  return new TargetError('unavailable', { mayHaveHappened: true, cause: error });
}

function retryAfter({ retryAfterSeconds }: TargetError): { readonly retryAfterSeconds?: number } {
  return retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
}

function withoutEvents(person: Person, settled: ReadonlySet<string>): Person {
  return { ...person, openEvents: person.openEvents.filter(({ reference }) => !settled.has(reference)) };
}

function secondsAfter(date: Date, seconds: number): string {
  return new Date(date.getTime() + seconds * 1000).toISOString();
}
