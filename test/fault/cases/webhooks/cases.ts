import type { FaultCase } from '../../fault-case.ts';
import { brokenSignatures } from './broken-signatures.ts';
import { clockOfTheSender } from './clock-of-the-sender.ts';
import { duplicatesAtOnce } from './duplicates-at-once.ts';
import { flood } from './flood.ts';
import { forbiddenFields } from './forbidden-fields.ts';
import { killedAtTheDoor } from './killed-at-the-door.ts';
import { lostAnswersOfTheLedger } from './lost-answers-of-the-ledger.ts';
import { lostAnswersOfTheQueue } from './lost-answers-of-the-queue.ts';
import { malformedBodies } from './malformed-bodies.ts';
import { oversize } from './oversize.ts';
import { replayToAnotherRoute } from './replay-to-another-route.ts';
import { severalSecrets } from './several-secrets.ts';
import { tamperedBody } from './tampered-body.ts';

/** What senders, and those who pretend to be senders, do at the door. */
export const webhookCases: readonly FaultCase[] = [
  tamperedBody,
  clockOfTheSender,
  severalSecrets,
  brokenSignatures,
  malformedBodies,
  forbiddenFields,
  duplicatesAtOnce,
  lostAnswersOfTheLedger,
  lostAnswersOfTheQueue,
  killedAtTheDoor,
  oversize,
  flood,
  replayToAnotherRoute,
];
