import type { FaultCase } from '../fault-case.ts';
import { toldSeveralTimes } from './f1-told-several-times.ts';
import { endlessCells } from './f4-endless-cells.ts';
import { unusableHeaders } from './f6-unusable-headers.ts';
import { oneBadRow } from './f7-one-bad-row.ts';
import { aPersonTwice } from './f8-a-person-twice.ts';
import { oddNames } from './f9-odd-names.ts';
import { noCsvAtAll } from './f10-no-csv-at-all.ts';
import { tooManyLeave } from './f11-too-many-leave.ts';
import { twoFeeds } from './f12-two-feeds.ts';
import { oldExtract } from './f13-old-extract.ts';
import { fromATerminal } from './f14-from-a-terminal.ts';
import { killedWhileImporting } from './f15-killed-while-importing.ts';

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
