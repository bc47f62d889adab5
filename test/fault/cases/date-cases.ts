import type { FaultCase } from '../fault-case.ts';
import { announcedNoMore, doesNotCome, postponed, wholeRecords } from './t-plans.ts';
import { firedBySchedule } from './t1-fired-by-schedule.ts';
import { scheduledOnce } from './t2-scheduled-once.ts';
import { overruled } from './t3-overruled.ts';
import { tooFarAhead } from './t4-too-far-ahead.ts';
import { killedWhileFiring } from './t5-killed-while-firing.ts';

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
