import type { FaultCase } from '../../fault-case.ts';
import { actionsOfOthers } from '../privacy/actions-of-others.ts';

/** What functions may do in the account. */
export const accessCases: readonly FaultCase[] = [actionsOfOthers];
