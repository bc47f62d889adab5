import type { FaultCase } from '../../fault-case.ts';
import { bothTargets } from './both-targets.ts';
import { exportsOfBoth } from './exports-of-both.ts';
import { filesForBoth } from './files-for-both.ts';
import { neverTouched } from './never-touched.ts';
import { oneTargetDown } from './one-target-down.ts';
import { refusedByOne } from './refused-by-one.ts';

/** Two vendors whose accounts are kept equal. */
export const twoTargetCases: readonly FaultCase[] = [
  bothTargets,
  oneTargetDown,
  refusedByOne,
  neverTouched,
  filesForBoth,
  exportsOfBoth,
];
