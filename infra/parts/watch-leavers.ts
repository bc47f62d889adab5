import type { FunctionName, StageParts } from './stage-parts.ts';

/** The functions that can end an event that takes access away: those that take events, and the one that carries them out. */
const endingFunctions: readonly FunctionName[] = [
  'update-user',
  'offboard-user',
  'receive-source-event',
  'enrich-source-event',
  'sweep-due-events',
  'bulk-csv-import',
  'reconcile-user',
];

/** Wakes somebody when a leaver is left with an account. Called when every function is known. */
export function watchLeavers({ alarms, functions }: StageParts): void {
  alarms.addLogCode('leaver-not-deactivated', {
    description:
      "Somebody who left may still be able to log in: two people or accounts are in each other's way, the account is protected, or the vendor refuses. The log line has eventReference, personId, target and reason; npm run leavers lists everybody concerned. Disable the account by hand if in doubt, mend the cause, then send the offboarding again under a new id.",
    functions: functions.filter(({ name }) => endingFunctions.some((ending) => ending === name)),
    atLeast: 1,
  });
}
