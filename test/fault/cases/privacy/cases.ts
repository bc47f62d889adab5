import type { FaultCase } from '../../fault-case.ts';
import { canary } from './canary.ts';
import { poison } from './poison.ts';

/** What must not get out, and what must not get in the way. */
export const privacyCases: readonly FaultCase[] = [canary, poison];
