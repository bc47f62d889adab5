import type { FaultCase } from '../../fault-case.ts';
import { killedAnywhere } from './killed-anywhere.ts';
import { killedBeforeEnqueueing } from './killed-before-enqueueing.ts';
import { lostAnswerOfACreate } from './lost-answer-of-a-create.ts';
import { noLedger } from './no-ledger.ts';

/** What ends in the middle. */
export const crashCases: readonly FaultCase[] = [
  killedAnywhere,
  lostAnswerOfACreate,
  noLedger,
  killedBeforeEnqueueing,
];
