import type { FaultCase } from '../fault-case.ts';
import { killedAnywhere } from './c1-killed-anywhere.ts';
import { lostAnswerOfACreate } from './c2-lost-answer-of-a-create.ts';
import { noLedger } from './c6-no-ledger.ts';
import { killedBeforeEnqueueing } from './c7-killed-before-enqueueing.ts';

/** What ends in the middle. */
export const crashCases: readonly FaultCase[] = [
  killedAnywhere,
  lostAnswerOfACreate,
  noLedger,
  killedBeforeEnqueueing,
];
