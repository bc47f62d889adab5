import { createEsperExportDirectory } from '../shared/esper/index.ts';
import type { ExportDirectory } from '../shared/provisioning/directory-export.ts';
import { connectEsper, type EsperBinding } from './connect-esper.ts';

/** Esper's directory, where a function's environment describes it; otherwise nothing. */
export function bindEsperExportDirectory(given: EsperBinding): readonly ExportDirectory[] {
  const esper = connectEsper(given);
  return esper === undefined ? [] : [createEsperExportDirectory(esper)];
}
