import { TargetError } from '../targets/target-error.ts';
import { waitUntilVisible } from './create-account.ts';
import { isInvited } from './create-by-invitation.ts';
import type { TargetRun } from './target-run.ts';

/** Seconds between two looks at whether someone who left accepts an invitation after all. */
const [shortestWait, longestWait] = [60, 900];

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
