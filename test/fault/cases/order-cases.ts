import type { FaultCase } from '../fault-case.ts';
import { backAndForth } from './o1-back-and-forth.ts';
import { olderAfterNewer } from './o3-older-after-newer.ts';
import { oneOfABatch } from './o4-one-of-a-batch.ts';
import { clockOfTheSource } from './o6-clock-of-the-source.ts';
import { spellings } from './o8-spellings.ts';
import { namedDifferently } from './o9-named-differently.ts';

/** In which order things happened, and to whom. */
export const orderCases: readonly FaultCase[] = [
  backAndForth,
  olderAfterNewer,
  oneOfABatch,
  clockOfTheSource,
  spellings,
  namedDifferently,
];
