import type { FaultCase } from '../../fault-case.ts';
import { changedByHand } from './changed-by-hand.ts';

/** What becomes of what is changed past the product. */
export const driftCases: readonly FaultCase[] = [changedByHand];
