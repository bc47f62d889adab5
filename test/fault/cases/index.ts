import type { FaultCase } from '../fault-case.ts';
import { duplicatesAtOnce } from './w10-duplicates-at-once.ts';

/** Every case, in the order in which the table shows them. */
export const faultCases: readonly FaultCase[] = [duplicatesAtOnce];
