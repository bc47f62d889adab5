import type { Invitation } from '../domain/outcome.ts';
import { isWanted } from '../domain/person.ts';
import { attributesOfNewAccount } from '../domain/wanted-attributes.ts';
import { TargetError } from '../targets/target-error.ts';
import type { TargetRun } from './target-run.ts';

/**
 * Sends the invitation, at most once: `inviting` is recorded before the call, and an invitation whose result was
 * lost is left `unknown`. A failed invitation never fails an onboarding.
 */
export async function inviteUser(run: TargetRun): Promise<void> {
  if (run.state.invitation !== 'inviting') {
    await run.record((state, newest) => ({ ...state, invitation: isWanted(newest) ? 'inviting' : 'due' }));
  }
  run.assertStillWanted();
  try {
    await run.target.inviteUser(attributesOfNewAccount(run.person.desired), run.call);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const surelyNotSent = error.kind !== 'rejected' && error.kind !== 'refused' && !error.mayHaveHappened;
    if (surelyNotSent && !run.lastAttempt) {
      await setInvitation(run, 'due');
      throw error;
    }
    await setInvitation(run, error.mayHaveHappened ? 'unknown' : 'failed');
    return;
  }
  await setInvitation(run, 'invited');
}

/** What an earlier run left as begun may have been sent. */
export async function closeInterruptedInvitation(run: TargetRun): Promise<void> {
  if (run.state.invitation === 'inviting') await setInvitation(run, 'unknown');
}

async function setInvitation(run: TargetRun, invitation: Invitation): Promise<void> {
  await run.record((state) => ({ ...state, invitation }));
}
