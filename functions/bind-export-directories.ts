import type { ExportDirectory } from '../shared/provisioning/directory-export.ts';
import { bindEsperExportDirectory } from './bind-esper-export-directory.ts';
import { bindInfraonExportDirectory } from './bind-infraon-export-directory.ts';
import type { TargetBinding } from './bind-targets.ts';

/** Every directory of a stage as it is exported, the primary one first: one for each target. */
export function bindExportDirectories(binding: TargetBinding): readonly ExportDirectory[] {
  return [bindInfraonExportDirectory(binding), ...bindEsperExportDirectory(binding)];
}
