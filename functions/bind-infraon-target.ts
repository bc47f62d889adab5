import { createInfraonTarget } from '../shared/infraon/index.ts';
import type { Ledger } from '../shared/ledger/create-ledger.ts';
import type { ProvisioningTarget } from '../shared/provisioning/target.ts';
import { connectInfraon, type InfraonBinding } from './connect-infraon.ts';

/** Infraon as a function's environment describes it; what is known of its sort order is kept in the ledger. */
export function bindInfraonTarget(
  given: InfraonBinding & {
    readonly ledger: Pick<Ledger, 'isSortInOrder' | 'recordSort'>;
    /** User names, addresses or ids that are never written to. */
    readonly protectedAccounts: readonly string[];
  },
): ProvisioningTarget {
  const { ledger, protectedAccounts } = given;
  return createInfraonTarget({
    ...connectInfraon(given),
    directory: {
      isSortInOrder: (field) => ledger.isSortInOrder('infraon', field),
      recordSort: (seen) => ledger.recordSort('infraon', seen),
    },
    protectedAccounts,
  });
}
