import * as z from 'zod';
import type { Ledger } from '../ledger/create-ledger.ts';
import type { Log } from '../log/log.ts';
import type { ExportDirectory } from './directory-export.ts';
import { bindEsperExportDirectory, bindEsperTarget, esperEnvironmentShape } from './esper/bind-esper.ts';
import {
  bindInfraonExportDirectory,
  bindInfraonTarget,
  infraonEnvironmentShape,
} from './infraon/bind-infraon.ts';
import type { ProvisioningTarget } from './target.ts';

/** The variables of a function that calls the vendors. */
export const targetEnvironmentShape = {
  ...infraonEnvironmentShape,
  ...esperEnvironmentShape,
};

const targetEnvironmentSchema = z.object(targetEnvironmentShape);

interface TargetBinding {
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

/** Every directory of a stage as it is exported, the primary one first: one for each target. */
export function bindExportDirectories(binding: TargetBinding): readonly ExportDirectory[] {
  return [bindInfraonExportDirectory(binding), ...bindEsperExportDirectory(binding)];
}
