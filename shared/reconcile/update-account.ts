import { type AttributeName, type Attributes, attributeNames } from '../domain/attributes.ts';
import type { Step } from '../domain/reconcile.ts';
import { recordApplied } from '../domain/record-applied.ts';
import { countWrites } from '../domain/write-counts.ts';
import { describeGiven } from '../history/describe-given.ts';
import type { Account } from '../targets/target.ts';
import { TargetError } from '../targets/target-error.ts';
import { announceFreeNames, awaitOwner, namesRefused } from './names/exchange-names.ts';
import type { TargetRun } from './target-run.ts';

/**
 * Gives an account what differs, and notes what it took. Returns what the target refused or ignored. Throws while someone else is about to
 * give up a name that it refused.
 */
export async function updateAccount(
  run: TargetRun,
  { account, attributes }: Extract<Step, { readonly kind: 'update' }>,
): Promise<readonly AttributeName[]> {
  const refused = await tryUpdate(run, account, attributes);
  const { desired } = run.person;
  const { coming, lacking, isHeld } = await namesRefused(run, { accountId: account.id, attributes, refused });
  const notTaken = refused.filter((name) => !isAmong(coming, name));
  const written = Object.entries(attributes).filter(([name]) => !isAmong(coming, name));
  const given = {
    accountId: account.id,
    desired,
    attributes: Object.fromEntries(written),
    notTaken,
    lacking,
  };
  const changes = describeGiven(desired, { given: given.attributes, notTaken, before: account.attributes });
  if (changes.length > 0) {
    const kind = attributes.active === true ? 'account-reactivated' : 'account-updated';
    run.tell({ kind, accountId: account.id, changes, notTaken });
  }
  const shown = { given: given.attributes, before: account.attributes };
  await run.record((state) => {
    const counted = countWrites(state, { ...given, ...shown, now: run.now().toISOString() });
    return recordApplied(counted, given);
  });
  if (coming.length > 0) await awaitOwner(run, { isHeld });
  return notTaken;
}

async function tryUpdate(
  run: TargetRun,
  account: Account,
  attributes: Attributes,
): Promise<readonly AttributeName[]> {
  await announceFreeNames(run, account, attributes);
  try {
    return (await run.target.updateAccount(account, attributes, run.call)).notTaken;
  } catch (error) {
    if (!(error instanceof TargetError) || (error.kind !== 'rejected' && error.kind !== 'refused'))
      throw error;
    if (error.kind === 'refused') await bearRefusal(run, error);
    return attributeNames.filter((name) => attributes[name] !== undefined);
  }
}

function isAmong(names: readonly AttributeName[], name: string): boolean {
  return names.some((one) => one === name);
}

/**
 * Throws `unavailable` as long as a refusal may yet pass: for a while that is counted from the first one and, as no one who left may
 * keep access because of one bad day of the vendor's, longer for a leaver. Returns when the refusal is final.
 */
export async function bearRefusal(run: TargetRun, refusal: TargetError): Promise<void> {
  const now = run.now();
  const since = run.state.refusedSince ?? now.toISOString();
  if (run.state.refusedSince === undefined) await run.record((state) => ({ ...state, refusedSince: since }));
  const { refusalSeconds, leaverRefusalSeconds } = run.policy;
  const patience = run.isLeaver ? leaverRefusalSeconds : refusalSeconds;
  if (now.getTime() - Date.parse(since) >= patience * 1000) return;
  const { mayHaveHappened, cause } = refusal;
  throw new TargetError('unavailable', { mayHaveHappened, cause });
}
