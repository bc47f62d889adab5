import type { FaultCase } from '../fault-case.ts';
import { refusedForGood } from './u1-refused-for-good.ts';
import { rotatedKey } from './u2-rotated-key.ts';
import { throttledForAnHour } from './u3-throttled-for-an-hour.ts';
import { errorsBeforeSuccess } from './u4-errors-before-success.ts';
import { slowVendor } from './u6-slow-vendor.ts';
import { forbiddenOrigins } from './u9-forbidden-origins.ts';
import { alreadyThere } from './u10-already-there.ts';
import { nobodyToDeactivate } from './u12-nobody-to-deactivate.ts';

/** What the vendor does. */
export const upstreamCases: readonly FaultCase[] = [
  refusedForGood,
  rotatedKey,
  throttledForAnHour,
  errorsBeforeSuccess,
  slowVendor,
  forbiddenOrigins,
  alreadyThere,
  nobodyToDeactivate,
];
