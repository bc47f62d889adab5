import type { FaultCase } from '../../fault-case.ts';
import { backAndForth } from './back-and-forth.ts';
import { clockOfTheSource } from './clock-of-the-source.ts';
import { namedDifferently } from './named-differently.ts';
import { olderAfterNewer } from './older-after-newer.ts';
import { oneOfABatch } from './one-of-a-batch.ts';
import { spellings } from './spellings.ts';

/** In which order things happened, and to whom. */
export const orderCases: readonly FaultCase[] = [
  backAndForth,
  olderAfterNewer,
  oneOfABatch,
  clockOfTheSource,
  spellings,
  namedDifferently,
];
