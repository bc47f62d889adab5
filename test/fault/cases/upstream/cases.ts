import type { FaultCase } from '../../fault-case.ts';
import { alreadyThere } from './already-there.ts';
import { errorsBeforeSuccess } from './errors-before-success.ts';
import { forbiddenOrigins } from './forbidden-origins.ts';
import { nobodyToDeactivate } from './nobody-to-deactivate.ts';
import { refusedForGood } from './refused-for-good.ts';
import { rotatedKey } from './rotated-key.ts';
import { slowVendor } from './slow-vendor.ts';
import { throttledForAnHour } from './throttled-for-an-hour.ts';

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
