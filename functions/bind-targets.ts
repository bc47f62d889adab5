import * as z from 'zod';
import type { Ledger } from '../shared/ledger/create-ledger.ts';
import type { Log } from '../shared/log/log.ts';
import type { ProvisioningTarget } from '../shared/provisioning/target.ts';
import { bindEsperTarget } from './bind-esper-target.ts';
import { bindInfraonTarget } from './bind-infraon-target.ts';
import { esperEnvironmentShape } from './connect-esper.ts';
import { infraonEnvironmentShape } from './connect-infraon.ts';

/** The variables of a function that calls the vendors. */
export const targetEnvironmentShape = {
  ...infraonEnvironmentShape,
  ...esperEnvironmentShape,
};

const targetEnvironmentSchema = z.object(targetEnvironmentShape);

export interface TargetBinding {
  readonly environment: z.infer<typeof targetEnvironmentSchema>;
  readonly ledger: Pick<Ledger, 'isSortInOrder' | 'recordSort'>;
  /** User names, addresses or ids that are never written to. */
  readonly protectedAccounts: readonly string[];
  readonly log: Log;
}

/** Every directory that a stage keeps equal to the ledger, the primary one first. */
export function bindTargets(binding: TargetBinding): readonly ProvisioningTarget[] {
  return [bindInfraonTarget(binding), ...bindEsperTarget(binding)];
}
