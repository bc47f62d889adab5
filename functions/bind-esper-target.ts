import { createEsperTarget } from '../shared/esper/index.ts';
import type { ProvisioningTarget } from '../shared/provisioning/target.ts';
import { connectEsper, type EsperBinding } from './connect-esper.ts';

/** Esper, where a function's environment describes it; otherwise nothing. */
export function bindEsperTarget(
  given: EsperBinding & {
    /** User names, addresses or ids that are never written to. */
    readonly protectedAccounts: readonly string[];
  },
): readonly ProvisioningTarget[] {
  const esper = connectEsper(given);
  if (esper === undefined) return [];
  return [createEsperTarget({ ...esper, protectedAccounts: given.protectedAccounts })];
}
