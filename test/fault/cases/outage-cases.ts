import type { FaultCase } from '../fault-case.ts';
import { exhausted } from './outage-exhausted.ts';
import { outageRodeOut } from './outage-rode-out.ts';

/** A vendor that is away for long, or for too long. */
export const outageCases: readonly FaultCase[] = [exhausted, outageRodeOut];
