import type { FaultCase } from '../fault-case.ts';
import { formulasInNames } from './e1-formulas-in-names.ts';
import { badDownloads } from './e2-bad-downloads.ts';
import { firedTwice } from './e3-fired-twice.ts';
import { killedWhileExporting } from './e4-killed-while-exporting.ts';
import { clocksChange } from './e5-clocks-change.ts';
import { manyAccounts } from './e6-many-accounts.ts';
import { noCsvToDownload } from './e7-no-csv-to-download.ts';

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
