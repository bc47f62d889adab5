import type { FaultCase } from '../fault-case.ts';
import { bothTargets } from './x1-both-targets.ts';
import { oneTargetDown } from './x2-one-target-down.ts';
import { refusedByOne } from './x3-refused-by-one.ts';
import { neverTouched } from './x4-never-touched.ts';
import { filesForBoth } from './x5-files-for-both.ts';
import { exportsOfBoth } from './x6-exports-of-both.ts';

/** Two vendors whose accounts are kept equal. */
export const twoTargetCases: readonly FaultCase[] = [
  bothTargets,
  oneTargetDown,
  refusedByOne,
  neverTouched,
  filesForBoth,
  exportsOfBoth,
];
