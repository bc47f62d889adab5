import type { FaultCase } from '../fault-case.ts';
import { canary } from './p-canary.ts';
import { poison } from './p-poison.ts';

/** What must not get out, and what must not get in the way. */
export const privacyCases: readonly FaultCase[] = [canary, poison];
