import type { AttributeName, Attributes } from '../domain/attributes.ts';
import type { Invitation } from '../domain/outcome.ts';
import { type AccountConflict, isWanted, newTargetState, type TargetState } from '../domain/person.ts';
import type { Account, CreationByInvitation } from '../targets/target.ts';
import { TargetError } from '../targets/target-error.ts';
import { type Conflict, locateAccount } from './locate-account.ts';
import type { TargetRun } from './target-run.ts';

/**
 * Invites someone whose account comes into being by accepting, at most once while an invitation is valid: that it is being
 * sent is recorded before the call, and one whose result was lost counts as sent. An account that appears is found by
 * its address, by whichever run comes next.
 */
export async function createByInvitation(
  run: TargetRun,
  creation: CreationByInvitation,
  attributes: Attributes,
): Promise<Creation> {
  const before = run.state;
  if (isInvited(before, { now: run.now(), validSeconds: creation.validSeconds })) return { kind: 'invited' };
  const creatingSince = run.now().toISOString();
  // An account that was there before is gone: what is known of it is not of the next one.
  const { otherAccountIds } = before;
  await run.record((state, newest) =>
    isWanted(newest) ? { ...newTargetState, otherAccountIds, creatingSince, invitation: 'inviting' } : state,
  );
  run.assertStillWanted();
  try {
    await creation.invite(attributes, run.call);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return afterFailure(run, error, before);
  }
  await setInvitation(run, 'invited');
  return { kind: 'invited' };
}

/** Whether an invitation was sent, or may have been, that can still be accepted. */
export function isInvited(
  { accountId, creatingSince, invitation }: Pick<TargetState, 'accountId' | 'creatingSince' | 'invitation'>,
  { now, validSeconds }: { readonly now: Date; readonly validSeconds: number },
): boolean {
  if (accountId !== undefined || creatingSince === undefined || !mayBeSent.includes(invitation)) return false;
  return now.getTime() < Date.parse(creatingSince) + validSeconds * 1000;
}

const mayBeSent: readonly Invitation[] = ['inviting', 'invited', 'unknown'];

async function afterFailure(run: TargetRun, error: TargetError, before: TargetState): Promise<Creation> {
  if (error.kind === 'already-exists') {
    const located = await locateAccount(run, { missedBefore: true });
    if (located.kind === 'absent') {
      // Someone else has invited this person: that invitation is as good.
      await setInvitation(run, 'unknown');
      return { kind: 'invited' };
    }
    await run.record(() => before);
    return located.kind === 'found' ? { kind: 'exists', account: located.account } : located;
  }
  if (error.mayHaveHappened) {
    await setInvitation(run, 'unknown');
    return { kind: 'invited' };
  }
  await run.record(() => before);
  if (error.kind === 'rejected') return { kind: 'rejected' };
  throw error;
}

async function setInvitation(run: TargetRun, invitation: Invitation): Promise<void> {
  await run.record((state) => ({ ...state, invitation }));
}

export type Creation =
  | { readonly kind: 'created' }
  /** It comes into being when its person accepts the invitation that was sent, now or by an earlier run. */
  | { readonly kind: 'invited' }
  /** It is there, and attributes that were not refused are still to be written. */
  | { readonly kind: 'incomplete'; readonly account: Account }
  /** The name or address was taken by an account that is, or may be, this person's. */
  | { readonly kind: 'exists'; readonly account: Account }
  /** It was taken, and not by an account that could be this person's. */
  | CreationConflict
  | { readonly kind: 'rejected'; readonly refused?: readonly AttributeName[] };

export interface CreationConflict extends Omit<Conflict, 'reason'> {
  readonly reason: AccountConflict['reason'];
}
