import type { FaultCase } from '../../fault-case.ts';
import { exhausted } from './exhausted.ts';
import { outageRodeOut } from './rode-out.ts';

/** A vendor that is away for long, or for too long. */
export const outageCases: readonly FaultCase[] = [exhausted, outageRodeOut];
