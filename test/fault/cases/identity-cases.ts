import type { FaultCase } from '../fault-case.ts';
import { formerName, leaversAddress, namesakeBefore, passedOn, swapped } from './i-names.ts';
import { twoPeopleInARow } from './i8-two-people-in-a-row.ts';
import { joinedWhileCreating } from './i9-joined-while-creating.ts';
import { noNumbers } from './i10-no-numbers.ts';

/** Whom an event is about, where names are shared, given on and given back. */
export const identityCases: readonly FaultCase[] = [
  leaversAddress,
  passedOn,
  formerName,
  swapped,
  namesakeBefore,
  twoPeopleInARow,
  joinedWhileCreating,
  noNumbers,
];
