import type { FaultCase } from '../../fault-case.ts';
import {
  leftWhileCreating,
  madeByHandMeanwhile,
  refusedLeaver,
  severalAccounts,
  shownLate,
  spelledByHand,
  unknownLeaver,
} from './leavers.ts';

/** Access that has to end. */
export const leaverCases: readonly FaultCase[] = [
  spelledByHand,
  shownLate,
  leftWhileCreating,
  madeByHandMeanwhile,
  severalAccounts,
  refusedLeaver,
  unknownLeaver,
];
