import { createInfraonExportDirectory } from '../shared/infraon/index.ts';
import type { Ledger } from '../shared/ledger/create-ledger.ts';
import type { ExportDirectory } from '../shared/provisioning/directory-export.ts';
import { connectInfraon, type InfraonBinding } from './connect-infraon.ts';

/** Infraon's directory as a function's environment describes it; what a listing shows of its order is kept in the ledger. */
export function bindInfraonExportDirectory(
  given: InfraonBinding & { readonly ledger: Pick<Ledger, 'recordSort'> },
): ExportDirectory {
  return createInfraonExportDirectory({
    ...connectInfraon(given),
    recordSort: (seen) => given.ledger.recordSort('infraon', seen),
  });
}
