import type { FaultCase } from '../../fault-case.ts';
import { badDownloads } from './bad-downloads.ts';
import { clocksChange } from './clocks-change.ts';
import { firedTwice } from './fired-twice.ts';
import { formulasInNames } from './formulas-in-names.ts';
import { killedWhileExporting } from './killed-while-exporting.ts';
import { manyAccounts } from './many-accounts.ts';
import { noCsvToDownload } from './no-csv-to-download.ts';

/** What goes wrong with nightly exports. Each export is later than the one before, so that they run one after the other. */
export const exportCases: readonly FaultCase[] = [
  formulasInNames,
  badDownloads,
  firedTwice,
  killedWhileExporting,
  clocksChange,
  manyAccounts,
  noCsvToDownload,
];
