import type { FaultCase } from '../fault-case.ts';
import { tamperedBody } from './w1-tampered-body.ts';
import { clockOfTheSender } from './w2-clock-of-the-sender.ts';
import { severalSecrets } from './w3-several-secrets.ts';
import { brokenSignatures } from './w5-broken-signatures.ts';
import { malformedBodies } from './w8-malformed-bodies.ts';
import { forbiddenFields } from './w9-forbidden-fields.ts';
import { duplicatesAtOnce } from './w10-duplicates-at-once.ts';
import { killedAtTheDoor } from './w14-killed-at-the-door.ts';
import { lostAnswersOfTheLedger } from './w14-lost-answers-of-the-ledger.ts';
import { lostAnswersOfTheQueue } from './w14-lost-answers-of-the-queue.ts';
import { flood } from './w15-flood.ts';
import { oversize } from './w15-oversize.ts';
import { replayToAnotherRoute } from './w16-replay-to-another-route.ts';

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
