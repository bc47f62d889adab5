import type { FaultCase } from '../../fault-case.ts';
import { aPersonTwice } from './a-person-twice.ts';
import { endlessCells } from './endless-cells.ts';
import { fromATerminal } from './from-a-terminal.ts';
import { killedWhileImporting } from './killed-while-importing.ts';
import { noCsvAtAll } from './no-csv-at-all.ts';
import { oddNames } from './odd-names.ts';
import { oldExtract } from './old-extract.ts';
import { oneBadRow } from './one-bad-row.ts';
import { toldSeveralTimes } from './told-several-times.ts';
import { tooManyLeave } from './too-many-leave.ts';
import { twoFeeds } from './two-feeds.ts';
import { unusableHeaders } from './unusable-headers.ts';

/** What is wrong with files, and with what S3 says of them. */
export const fileCases: readonly FaultCase[] = [
  toldSeveralTimes,
  endlessCells,
  unusableHeaders,
  oneBadRow,
  aPersonTwice,
  oddNames,
  noCsvAtAll,
  tooManyLeave,
  twoFeeds,
  oldExtract,
  fromATerminal,
  killedWhileImporting,
];
