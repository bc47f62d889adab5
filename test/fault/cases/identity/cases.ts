import type { FaultCase } from '../../fault-case.ts';
import { joinedWhileCreating } from './joined-while-creating.ts';
import { exchanged, formerName, leaversAddress, namesakeBefore, passedOn, swapped } from './names.ts';
import { noNumbers } from './no-numbers.ts';
import { twoPeopleInARow } from './two-people-in-a-row.ts';

/** Whom an event is about, where names are shared, given on and given back. */
export const identityCases: readonly FaultCase[] = [
  leaversAddress,
  passedOn,
  formerName,
  swapped,
  namesakeBefore,
  exchanged,
  twoPeopleInARow,
  joinedWhileCreating,
  noNumbers,
];
