import type { FaultCase } from '../../fault-case.ts';
import {
  leftWhileCreating,
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
  severalAccounts,
  refusedLeaver,
  unknownLeaver,
];
