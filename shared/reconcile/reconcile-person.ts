import { confirmAuthority } from '../domain/authority/confirm-authority.ts';
import { lacksName } from '../domain/identity/lacking-names.ts';
import type { TargetOutcome } from '../domain/outcome.ts';
import type { Person } from '../domain/person.ts';
import { reopenObserved } from '../domain/plans/observed-events.ts';
import { LeaseLostError } from '../lease/lease-lost-error.ts';
import { eventsInLog } from '../log/events-in-log.ts';
import type { Log } from '../log/log.ts';
import { addToLogScope } from '../log/log-scope.ts';
import type { ProvisioningTarget } from '../targets/target.ts';
import { TargetError } from '../targets/target-error.ts';
import { type ProvisioningPolicy, waitSeconds } from '../targets/target-policy.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';
import { reconcileTarget } from './reconcile-target.ts';
import type { Attempt, RunResult } from './run-result.ts';
import { settleEvents } from './settle-events.ts';
import {
  clearReconciled,
  factsDigest,
  noteFailures,
  rememberReconciled,
  servedEarlier,
  type TargetFailure,
  type TargetResults,
} from './target-notes.ts';
import { TargetRun } from './target-run.ts';

export interface ReconcilePersonOptions {
  readonly ledger: ReconcileLedger;
  readonly targets: readonly ProvisioningTarget[];
  readonly policy: ProvisioningPolicy;
  /** How long a run may hold a person: longer than the function may run. */
  readonly leaseSeconds: number;
  readonly now: () => Date;
  /** Makes the name of a run's lease. */
  readonly newOwner: () => string;
  readonly log: Log;
}

/** How often a person is served again in one attempt because something was merged meanwhile. */
const maxRuns = 5;

/** Seconds after which a message that met another run's lease comes back: soon, since most runs end within seconds. */
const [shortestStep, longestStep] = [2, 15];

/** Seconds after which the sweeper looks at someone with more to do, whose message was perhaps never sent. */
const sweepMarginSeconds = 30;

/**
 * The same for someone who is tried again. The message is on the queue for sure, which gives it when it comes to it: the
 * sweeper would only add to what waits there.
 */
const rescueSeconds = 3600;

/**
 * Makes every target's account equal a person's desired state, and settles all open events of the person.
 * Level-triggered: it decides by what is desired and what is there, never by what a message says (which only spares a look
 * before a creation; see `isUnlisted`). A failure of one target keeps no other target from being served.
 */
export function createReconcilePerson(options: ReconcilePersonOptions) {
  const { ledger, targets, policy, now, log } = options;

  return async function reconcilePerson(attempt: Attempt): Promise<RunResult> {
    let run = await reconcileOnce(attempt);
    for (let runs = 1; run.hasNews && !attempt.signal.aborted; runs += 1) {
      if (runs === maxRuns) return { kind: 'later', because: 'overtaken', retryAfterSeconds: 1 };
      // What was merged meanwhile is someone's who may have to leave: it does not wait for its own message, which met the lease.
      run = await reconcileOnce({ ...attempt, lastAttempt: false });
    }
    return run.result;
  };

  async function reconcileOnce(attempt: Attempt): Promise<Run> {
    const known = await ledger.load(attempt.personId);
    const observed = policy.mode === 'apply' ? (known?.observed ?? []) : [];
    const hasWork =
      known !== undefined &&
      (known.openEvents.length > 0 || observed.length > 0 || attempt.evenIfIdle === true);
    if (!hasWork) return { result: { kind: 'idle' }, hasNews: false };
    await ledger.reopenEvents(observed.map(({ reference }) => reference));

    const owner = options.newOwner();
    const startedAt = now();
    const lease = await ledger.acquireLease({
      personId: known.id,
      owner,
      now: startedAt.toISOString(),
      until: secondsAfter(startedAt, options.leaseSeconds),
      reopen: policy.mode === 'apply',
    });
    if (lease.kind === 'busy') {
      const remaining = (Date.parse(lease.until) - startedAt.getTime()) / 1000;
      return leased(Math.min(remaining, stepAfter(options.leaseSeconds - remaining)));
    }
    try {
      // While the stage observes, what was observed before is looked at again, since it may be superseded by now.
      const person = reopenObserved(lease.person);
      const references = person.authority?.approvals.map(({ reference }) => reference) ?? [];
      const notes = references.length === 0 ? new Map() : await ledger.readReleases(references);
      return await underLease({ attempt, owner, ...confirmAuthority(person, notes) });
    } catch (error) {
      if (error instanceof LeaseLostError) return leased(shortestStep);
      throw error;
    }
  }

  async function underLease(run: {
    readonly attempt: Attempt;
    readonly owner: string;
    readonly person: Person;
    readonly isPending: boolean;
  }): Promise<Run> {
    const { attempt, owner, person, isPending: isApprovalPending } = run;
    const { signal, lastAttempt, unlisted } = attempt;
    addToLogScope({ personId: person.id, ...eventsInLog(person.openEvents.map((event) => event.reference)) });
    const runs = targets.map(
      (target) =>
        new TargetRun({
          ...{ ledger, target, policy, person, isApprovalPending, owner, now, signal, lastAttempt, unlisted },
          log,
        }),
    );
    const lookAgain = attempt.evenIfIdle === true || policy.mode === 'observe';
    const served = await reconcileTargets(runs, { lookAgain });
    const { outcomes, failures } = served;
    const done = failures.length === 0;
    const waits = !done && failures.every(({ error }) => isPatient(error));
    const exhausted = lastAttempt && !done && !waits;
    const reported =
      done || exhausted ? await settleEvents({ ...options, person, outcomes, done, owner }) : undefined;
    const settled = new Set(done ? person.openEvents.map(({ reference }) => reference) : []);
    const again = later(failures);
    const { hasNews } = await ledger.releaseLease({
      personId: person.id,
      owner,
      notes: [...runs.flatMap(({ untold }) => untold), ...(reported?.notes ?? [])],
      change: (newest) => {
        const latest = runs.reduce((known, one) => one.withKept(known), newest);
        const ended =
          done || exhausted || lookAgain
            ? clearReconciled(withoutEvents(reported?.note(latest) ?? latest, settled))
            : rememberReconciled(latest, { ...served, situation: factsDigest(person) });
        return noteFailures(ended, { failures, now: now().toISOString() });
      },
      // After a last attempt the sweeper leaves the person alone: a dead letter is brought back by a human.
      dueAt: ({ openEvents }) =>
        openEvents.length === 0 || exhausted ? undefined : secondsAfter(now(), sweepAfter(attempt, again)),
    });
    for (const { target, state } of runs) {
      // The name may have become free while the run was about to end without it.
      if (hasNews && lacksName(state)) await ledger.askAgain({ personId: person.id, target: target.name });
    }
    const result = waits ? ({ kind: 'waiting' } as const) : again;
    return { result: result ?? { kind: 'settled', outcome: outcomes }, hasNews };
  }
}

interface Run {
  readonly result: RunResult;
  /** Whether something was merged that the run has not seen. */
  readonly hasNews: boolean;
}

/**
 * Reconciles a person with every target side by side, so that none waits for another. A target that was served while another
 * failed is left alone by the next runs, as long as nothing more is said of the person. Throws a {@link LeaseLostError}
 * when another run has taken over, after every target's run has ended.
 */
async function reconcileTargets(
  runs: readonly TargetRun[],
  options: { readonly lookAgain: boolean },
): Promise<TargetResults> {
  const results = await Promise.all(
    runs.map(async (run) => {
      const earlier = options.lookAgain ? undefined : servedEarlier(run);
      return { target: run.target.name, end: earlier ?? (await serve(run)) };
    }),
  );
  const failures = results.flatMap(({ target, end }) =>
    end instanceof TargetError ? [{ target, error: end }] : [],
  );
  const outcomes = results.map(({ target, end }) => [target, outcomeOf(end)]);
  return { outcomes: Object.fromEntries(outcomes), failures };
}

async function serve(run: TargetRun): Promise<TargetOutcome | TargetError | LeaseLostError> {
  try {
    return await reconcileTarget(run);
  } catch (error) {
    if (error instanceof TargetError || error instanceof LeaseLostError) return error;
    // What no one expected is tried again like an outage, so that it can neither get lost nor stop other targets.
    return new TargetError('unavailable', { mayHaveHappened: true, cause: error });
  }
}

function outcomeOf(end: TargetOutcome | TargetError | LeaseLostError): TargetOutcome {
  if (end instanceof LeaseLostError) throw end;
  return end instanceof TargetError ? { result: 'failed', reason: 'retries-exhausted' } : end;
}

function withoutEvents(person: Person, settled: ReadonlySet<string>): Person {
  return { ...person, openEvents: person.openEvents.filter(({ reference }) => !settled.has(reference)) };
}

type Later = Extract<RunResult, { readonly kind: 'later' }>;

function leased(seconds: number): Run {
  const retryAfterSeconds = Math.max(1, Math.ceil(seconds));
  return { result: { kind: 'later', because: 'leased', retryAfterSeconds }, hasNews: false };
}

/** The longer the other run has been at work, the longer it may still be, and the message can be received only so often. */
function stepAfter(heldSeconds: number): number {
  return Math.min(longestStep, Math.max(shortestStep, heldSeconds));
}

/** Seconds after which the sweeper looks at someone with open work. Where only time can tell, no message waits for it. */
function sweepAfter({ retryInSeconds }: Attempt, again: Later | undefined): number {
  if (again === undefined) return sweepMarginSeconds;
  const { because, retryAfterSeconds } = again;
  if (because === 'waiting' || because === 'held') return retryAfterSeconds ?? sweepMarginSeconds;
  return waitSeconds(retryInSeconds, retryAfterSeconds) + rescueSeconds;
}

/** Tried again when the target that asks for the longest wait is ready, since each run tries every target that failed. */
function later(failures: readonly TargetFailure[]): Later | undefined {
  const failed = failures.filter(({ error }) => !isPatient(error));
  const waiting = failures.filter(({ error }) => error.kind === 'waiting');
  const concerned = [failed, waiting, failures].find((some) => some.length > 0) ?? [];
  const [first] = concerned;
  if (first === undefined) return undefined;
  const asked = concerned.flatMap(({ error }) => error.retryAfterSeconds ?? []);
  const retryAfter = asked.length === 0 ? {} : { retryAfterSeconds: Math.max(...asked) };
  return { kind: 'later', because: first.error.kind, failures, ...retryAfter };
}

/** Whether no message has to come back for it: time or a human tells. */
function isPatient({ kind }: TargetError): boolean {
  return kind === 'waiting' || kind === 'held';
}

function secondsAfter(date: Date, seconds: number): string {
  return new Date(date.getTime() + seconds * 1000).toISOString();
}
