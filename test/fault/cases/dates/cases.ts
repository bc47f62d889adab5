import type { FaultCase } from '../../fault-case.ts';
import { firedBySchedule } from './fired-by-schedule.ts';
import { killedWhileFiring } from './killed-while-firing.ts';
import { overruled } from './overruled.ts';
import { announcedNoMore, doesNotCome, postponed, wholeRecords } from './plans.ts';
import { scheduledOnce } from './scheduled-once.ts';
import { tooFarAhead } from './too-far-ahead.ts';

/** Events that begin to hold later than they are said. */
export const dateCases: readonly FaultCase[] = [
  firedBySchedule,
  scheduledOnce,
  overruled,
  tooFarAhead,
  killedWhileFiring,
  postponed,
  wholeRecords,
  announcedNoMore,
  doesNotCome,
];
