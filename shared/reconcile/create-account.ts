import type { Attributes } from '../domain/attributes.ts';
import type { Invitation } from '../domain/outcome.ts';
import { isWanted } from '../domain/person.ts';
import { recordApplied } from '../domain/record-applied.ts';
import { clearedAttributes } from '../domain/wanted-attributes.ts';
import { describeGiven } from '../history/describe-given.ts';
import { TargetError } from '../targets/target-error.ts';
import type { Creation } from './create-by-invitation.ts';
import { createByInvitation, isInvited } from './create-by-invitation.ts';
import { locateAccount } from './locate-account.ts';
import type { TargetRun } from './target-run.ts';

/** Seconds between two looks at whether someone who left accepts an invitation after all. */
const [shortestWait, longestWait] = [60, 900];

/**
 * Creates the account, at most once.
 *
 * That a create begins is recorded before the call, so that a run that ends in between is followed by one that
 * looks, and waits for as long as the target may take to show the account, before it creates again. The generated
 * password of such a lost create is never needed: the invitation lets the person set another.
 */
export async function createAccount(run: TargetRun, attributes: Attributes): Promise<Creation> {
  const { createsByInvitation } = run.target;
  if (createsByInvitation !== undefined) return createByInvitation(run, createsByInvitation, attributes);
  const interrupted = run.state.creatingSince;
  if (interrupted !== undefined) waitUntilVisible(run, interrupted);
  const startedAt = run.now().toISOString();
  await run.record((state, newest) => (isWanted(newest) ? { ...state, creatingSince: startedAt } : state));
  run.assertStillWanted();
  try {
    const { account, notTaken, pending } = await run.target.createAccount(attributes, run.call);
    const claim = await run.claim(account.id);
    if (claim.kind === 'held-by-another') {
      return { kind: 'conflict', reason: 'account-of-another', otherPersonId: claim.personId };
    }
    const written = Object.entries(attributes).filter(([name]) => !pending.some((other) => other === name));
    const complete = pending.length === 0;
    const given = Object.fromEntries(written);
    run.tell({
      kind: 'account-created',
      accountId: account.id,
      changes: describeGiven(run.person.desired, { given, notTaken }),
      notTaken,
    });
    await run.record((state, newest) => ({
      ...recordApplied(
        { ...state, creatingSince: startedAt },
        {
          accountId: account.id,
          desired: run.person.desired,
          attributes: { ...clearedAttributes(run.person.desired), ...given },
          notTaken,
        },
      ),
      invitation: run.targetPolicy.invite ? firstInvitation(complete && isWanted(newest)) : 'none',
    }));
    return complete ? { kind: 'created' } : { kind: 'incomplete', account };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return afterFailure(run, error, interrupted);
  }
}

/** Recorded as begun where it comes next, so that a run that ends during the call leaves it unknown rather than repeated. */
function firstInvitation(comesNext: boolean): Invitation {
  return comesNext ? 'inviting' : 'due';
}

/**
 * Throws while an account of someone who leaves may still come into being: a creation is unresolved, or an invitation can be
 * accepted. Only after that does the account's absence mean that there is nothing to deactivate.
 */
export function awaitUnresolvedCreation(run: TargetRun): void {
  const { creatingSince } = run.state;
  if (creatingSince === undefined) return;
  const { createsByInvitation } = run.target;
  if (createsByInvitation === undefined) {
    waitUntilVisible(run, creatingSince);
    return;
  }
  const { validSeconds } = createsByInvitation;
  if (!isInvited(run.state, { now: run.now(), validSeconds })) return;
  const age = (run.now().getTime() - Date.parse(creatingSince)) / 1000;
  // Soon after the invitation more often than later, and once right after it has become void.
  const wait = Math.min(longestWait, Math.max(shortestWait, age / 10), validSeconds - age + 1);
  throw new TargetError('waiting', { mayHaveHappened: false, retryAfterSeconds: Math.ceil(wait) });
}

/** Throws `unavailable` while the target may still come to show an account whose creation is unresolved. */
function waitUntilVisible(run: TargetRun, since: string): void {
  const waited = (run.now().getTime() - Date.parse(since)) / 1000;
  const remaining = run.policy.newAccountVisibleWithinSeconds - waited;
  if (remaining <= 0) return;
  // Whoever is to leave is looked for again soon and often: the account may appear at any moment.
  const retry = run.isLeaver ? {} : { retryAfterSeconds: Math.ceil(remaining) };
  throw new TargetError('unavailable', { mayHaveHappened: true, ...retry });
}

async function afterFailure(
  run: TargetRun,
  error: TargetError,
  interrupted: string | undefined,
): Promise<Creation> {
  if (error.kind === 'already-exists') {
    const located = await locateAccount(run, { missedBefore: true });
    if (located.kind === 'found') {
      await restoreMark(run, interrupted);
      return { kind: 'exists', account: located.account };
    }
    // Taken, but not shown: perhaps by a create whose result was lost and that the target shows late.
    if (located.kind === 'absent' && interrupted === undefined) throw error;
    await restoreMark(run, undefined);
    return located.kind === 'conflict' ? located : { kind: 'conflict', reason: 'taken-unseen' };
  }
  if (!error.mayHaveHappened) await restoreMark(run, interrupted);
  if (error.kind === 'rejected') return { kind: 'rejected', refused: error.refused };
  throw error;
}

async function restoreMark(run: TargetRun, creatingSince: string | undefined): Promise<void> {
  await run.record(({ creatingSince: _, ...state }) => ({
    ...state,
    ...(creatingSince === undefined ? {} : { creatingSince }),
  }));
}
