import { type AttributeName, attributeNames } from '../domain/attributes.ts';
import { fingerprint } from '../domain/comparable-value.ts';
import {
  type FailureReason,
  primaryResult,
  type TargetOutcome,
  type TargetResult,
} from '../domain/outcome.ts';
import {
  type ActualAccount,
  describeSteps,
  keptAddresses,
  reconcile,
  type Step,
  stateOfAccount,
} from '../domain/reconcile.ts';
import type { EventReference } from '../domain/user-event.ts';
import { wantedAttributes } from '../domain/wanted-attributes.ts';
import { countWrites } from '../domain/write-counts.ts';
import type { Account } from '../targets/target.ts';
import { TargetError } from '../targets/target-error.ts';
import { askBrake } from './ask-brake.ts';
import { askDecisions } from './ask-decisions.ts';
import { awaitUnresolvedCreation, createAccount } from './create-account.ts';
import type { CreationConflict } from './create-by-invitation.ts';
import { closeInterruptedInvitation, inviteUser } from './invite-user.ts';
import { isUnknown } from './leavers.ts';
import { type Located, locateAccount } from './locate-account.ts';
import { announceFreeNames } from './names/exchange-names.ts';
import type { TargetRun } from './target-run.ts';
import { bearRefusal, updateAccount } from './update-account.ts';

/**
 * Makes one target's account equal the person's desired state: looks, computes the steps, makes them one by one
 * and records each. Throws a {@link TargetError} when it is worth another try; what was done until then is recorded.
 */
export async function reconcileTarget(run: TargetRun): Promise<TargetOutcome> {
  try {
    const outcome = await look(run);
    if (outcome.reason !== 'identity-conflict') await endConflict(run);
    return outcome;
  } catch (error) {
    if (!(error instanceof TargetError) || error.kind !== 'refused') throw error;
    await bearRefusal(run, error);
    return failed('rejected-by-vendor', error.refused);
  }
}

async function look(run: TargetRun): Promise<TargetOutcome> {
  run.assertApprovalsKnown();
  await closeInterruptedInvitation(run);
  const located = await locateAccount(run);
  if (located.kind === 'conflict') return conflict(run, located);
  if (located.kind === 'found') return applyFound(run, located);
  if (run.isLeaver) awaitUnresolvedCreation(run);
  return apply(run, undefined);
}

/** What is certainly theirs is done first: accounts of which it is not known whose they are keep no access open that is to end. */
async function applyFound(
  run: TargetRun,
  { account, more, unclear }: Extract<Located, { readonly kind: 'found' }>,
): Promise<TargetOutcome> {
  const outcome = await apply(run, account, more);
  if (unclear.length === 0 || outcome.result === 'failed' || outcome.result === 'observed') return outcome;
  const accountIds = [account, ...unclear].map(({ id }) => id);
  return conflict(run, { reason: 'several-accounts', accountIds });
}

async function apply(
  run: TargetRun,
  actual: Account | undefined,
  /** Further accounts that someone who leaves was found to have. */
  more: readonly Account[] = [],
): Promise<TargetOutcome> {
  const others = [...(await otherAccounts(run)), ...more];
  const input = { person: run.person, state: run.state, actual, others, policy: run.targetPolicy };
  const accounts = actual === undefined ? others : [actual, ...others];
  const decided = await askDecisions(run, { steps: reconcile(input), accounts });
  if (decided.kind === 'protected') return failed('protected');
  run.noteWithheld(decided.accepted);
  const steps = reconcile({ ...input, accepted: decided.accepted });
  if (run.policy.mode === 'observe') return { result: 'observed', would: describeSteps(steps) };

  const results: TargetResult[] = [];
  if (actual !== undefined && run.state.accountId !== actual.id) {
    const claim = await run.claim(actual.id);
    if (claim.kind === 'held-by-another') {
      return conflict(run, { reason: 'account-of-another', otherPersonId: claim.personId });
    }
    results.push(run.state.creatingSince === undefined ? 'adopted' : 'created');
    await adopt(run, actual.id, steps);
  }
  for (const step of steps) {
    const asked = await askBrake(run, step);
    if (asked.kind === 'refused') {
      if (step.kind !== 'update') return failed('refused');
      return withoutNames(run, { asked, step, apply: () => apply(run, actual, more) });
    }
    if (step.kind === 'create') {
      const creation = await createAccount(run, step.attributes);
      if (creation.kind === 'invited') return outcome(run, 'invited', actual);
      if (creation.kind === 'exists') return apply(run, creation.account);
      if (creation.kind === 'incomplete') return complete(run, creation.account);
      if (creation.kind === 'conflict') return conflict(run, creation);
      if (creation.kind === 'rejected') return failed('rejected-by-vendor', creation.refused);
      results.push('created');
    } else if (step.kind === 'update') {
      const ignored = await updateAccount(run, step);
      if (ignored.includes('active')) return failed('rejected-by-vendor');
      if (step.attributes.active === true) results.push('reactivated');
      else if (Object.keys(step.attributes).some((name) => !isAmong(ignored, name))) results.push('updated');
    } else if (step.kind === 'invite') {
      await inviteUser(run);
    } else if (!(await removeAccess(run, step))) {
      return failed('rejected-by-vendor');
    } else {
      results.push(step.kind === 'delete' ? 'deleted' : 'deactivated');
    }
  }
  return outcome(run, primaryResult(results) ?? (actual === undefined ? 'absent' : 'unchanged'), actual);
}

/** Does the rest of what was to be done, where an operator refused another name or address. Only the event that asked for it fails. */
async function withoutNames(
  run: TargetRun,
  refused: {
    readonly asked: { readonly reference: EventReference };
    readonly step: Extract<Step, { readonly kind: 'update' }>;
    readonly apply: () => Promise<TargetOutcome>;
  },
): Promise<TargetOutcome> {
  const { asked, step, apply } = refused;
  const names = (['userName', 'email'] as const).filter((name) => step.attributes[name] !== undefined);
  run.withhold(names);
  const rest = await apply();
  const isNews = run.person.openEvents.some(({ reference }) => reference === asked.reference);
  return isNews && rest.result !== 'failed' ? failed('refused', names) : rest;
}

/** Writes what a new account still lacks. */
async function complete(run: TargetRun, account: Account): Promise<TargetOutcome> {
  const completed = await apply(run, account);
  return completed.result === 'failed' ? completed : { ...completed, result: 'created' };
}

async function otherAccounts(run: TargetRun): Promise<readonly Account[]> {
  if (!run.isLeaver) return [];
  const found: Account[] = [];
  for (const id of run.state.otherAccountIds) {
    const account = await run.target.getAccount(id, run.call);
    if (account !== undefined) found.push(account);
  }
  return found;
}

/** An account that is taken over starts with nothing applied; one that was being created here is owed its invitation. */
async function adopt(run: TargetRun, accountId: string, steps: readonly Step[]): Promise<void> {
  const invite = steps.some(({ kind }) => kind === 'invite');
  // By a run that was interrupted before it could say so.
  if (run.state.creatingSince !== undefined) run.tell({ kind: 'account-created', accountId });
  await run.record((state) => ({
    ...stateOfAccount(state, accountId),
    accountId,
    invitation: invite ? 'due' : 'none',
  }));
}

async function removeAccess(
  run: TargetRun,
  step: Extract<Step, { readonly kind: 'deactivate' | 'delete' }>,
): Promise<boolean> {
  try {
    const { account } = step;
    if (step.kind === 'delete') {
      await announceFreeNames(run, account);
      await run.target.deleteAccount(account, run.call);
    } else await run.target.deactivateAccount(account, { ...run.call, kept: step.kept });
    const kind = step.kind === 'delete' ? 'account-deleted' : 'account-deactivated';
    run.tell({ kind, accountId: account.id });
    if (step.kind === 'deactivate') keepCount(run, account);
    return true;
  } catch (error) {
    if (!(error instanceof TargetError) || error.kind !== 'rejected') throw error;
    await bearRefusal(run, error);
    return false;
  }
}

/** Someone who left, and is activated again and again, is to be told from someone who was activated once. */
function keepCount(run: TargetRun, { id: accountId, attributes: before }: ActualAccount): void {
  if (run.state.accountId !== accountId) return;
  const { desired } = run.person;
  const written = { accountId, desired, before, given: { active: false }, notTaken: [] };
  run.keep((state) => countWrites(state, { ...written, now: run.now().toISOString() }));
}

function isAmong(names: readonly AttributeName[], name: string): boolean {
  return names.some((one) => one === name);
}

/** What is refused stays refused until it changes, so it is named also when it was not sent again. */
function outcome(run: TargetRun, result: TargetResult, actual: Account | undefined): TargetOutcome {
  const { refused } = run.state;
  const { invitationNews: invitation } = run;
  const isUnknownPerson = result === 'absent' && isUnknown(run.person);
  if (isUnknownPerson && run.isLeaver) run.logUnknownLeaver();
  const wanted = wantedAttributes(run.person.desired);
  const withheld = [...run.withheld, ...keptAddresses({ person: run.person, actual })];
  for (const name of withheld) run.logWithheld(name);
  const notTaken = attributeNames.filter((name) => {
    const value = wanted[name];
    return withheld.includes(name) || (value !== undefined && refused[name] === fingerprint(value));
  });
  return {
    result,
    ...(isUnknownPerson ? { because: 'unknown-person' as const } : {}),
    ...(notTaken.length === 0 ? {} : { notTaken }),
    ...(invitation === undefined ? {} : { invitation }),
  };
}

/** Notes what a human has to decide. What was noted first says since when. */
async function conflict(
  run: TargetRun,
  { reason, otherPersonId, accountIds }: Omit<CreationConflict, 'kind'>,
): Promise<TargetOutcome> {
  const found = { reason, ...(otherPersonId === undefined ? {} : { otherPersonId }) };
  run.logConflict(found);
  const known = run.state.conflict;
  const same = known?.reason === reason && known.otherPersonId === otherPersonId ? known : undefined;
  if (same === undefined || same.asksAgain) {
    const since = run.now().toISOString();
    const accounts = accountIds === undefined ? {} : { accountIds };
    const { asksAgain: _asked, ...noted } = same ?? { ...found, ...accounts, since };
    await run.record((state) => ({ ...state, conflict: noted }));
  }
  return failed('identity-conflict');
}

async function endConflict(run: TargetRun): Promise<void> {
  if (run.state.conflict === undefined) return;
  await run.record(({ conflict: _ended, ...state }) => state);
}

function failed(reason: FailureReason, notTaken: readonly AttributeName[] = []): TargetOutcome {
  return { result: 'failed', reason, ...(notTaken.length === 0 ? {} : { notTaken }) };
}
