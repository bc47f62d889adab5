import type { ProvisioningTarget } from '../../../targets/target.ts';
import { TargetError } from '../../../targets/target-error.ts';
import { targetPolicyOf } from '../../../targets/target-policy.ts';
import type { ImportRun } from '../../import-run.ts';
import type { PlannedTarget } from '../plan-input.ts';
import { readDirectory } from './compact-directory.ts';

/** Lists every account of every target, one after the other: listings are what vendors limit most. */
export async function readTargets(run: ImportRun): Promise<readonly PlannedTarget[]> {
  const { context } = run;
  const { offboardAction, invite } = context.options;
  const targets: PlannedTarget[] = [];
  for (const target of context.targets) {
    const { name, createsByInvitation } = target;
    targets.push({
      name,
      policy: targetPolicyOf(target, { offboardAction, invite }),
      directory: await readAccounts(run, target),
      readAccount: (id) => target.getAccount(id, { signal: run.signal }),
      isProtected: (account) => target.isProtected(account, { signal: run.signal }),
      ...(createsByInvitation === undefined
        ? {}
        : { invitationValidSeconds: createsByInvitation.validSeconds }),
    });
  }
  return targets;
}

async function readAccounts(
  { context, signal }: ImportRun,
  target: ProvisioningTarget,
): Promise<PlannedTarget['directory']> {
  try {
    return await readDirectory(target.listAccounts({ signal }), target.visibleAttributes);
  } catch (error) {
    if (error instanceof TargetError && error.kind === 'unauthorized')
      context.log('error', 'vendor-unauthorized', { target: target.name });
    throw error;
  }
}
