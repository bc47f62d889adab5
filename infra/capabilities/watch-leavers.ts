import type { FunctionName, StageResources } from './stage-resources.ts';

/** The functions that can end an event that takes access away: those that take events, and the one that carries them out. */
const endingFunctions: readonly FunctionName[] = [
  'update-user',
  'offboard-user',
  'receive-source-event',
  'enrich-source-event',
  'scim',
  'sweep-due-events',
  'bulk-csv-import',
  'reconcile-user',
];

/** Wakes someone when a leaver is left with an account, or is not known, or had power, or a brake holds someone. Called when every function is known. */
export function watchLeavers({ alarms, functions }: StageResources): void {
  const ending = functions.filter(({ name }) => endingFunctions.some((one) => one === name));
  alarms.addLogCode('leaver-not-deactivated', {
    severity: 'page',
    description:
      "Someone who left may still be able to log in: two people or accounts are in each other's way, the account is protected, the vendor refuses, a row of a file failed, or the night's comparison found an account that works again. The log line has eventReference, personId, target and reason; npm run leavers lists everyone concerned. Disable the account by hand if in doubt, fix the cause, then send the offboarding again under a new id, or drop the corrected row.",
    functions: functions.filter((fn) => ending.includes(fn) || fn.name === 'nightly-export'),
    atLeast: 1,
  });
  alarms.addLogCode('leaver-unknown', {
    severity: 'ticket',
    description:
      'An offboarding names no one who is known and no account, or only someone who was forgotten: with a misspelt number or address, the person who left can still log in. Look with npm run ops -- event for what it names, compare with HR, and have the offboarding sent again with the right number. Where HR also reports people who never had an account, there is nothing to do.',
    functions: ending,
    atLeast: 1,
  });
  alarms.addLogCode('brake-held', {
    severity: 'page',
    description:
      'A source has deactivated people, or changed their names or addresses, up to its limit; further ones wait for a human: leavers among them can still log in. The log lines have source and count. Run npm run held, compare with HR: if it is right, npm run release lets it go; if not, the HR system or its key may be in the wrong hands, see docs/incidents.md (freeze). The alarm lasts until nothing is held.',
    functions: functions.filter(({ name }) => name === 'sweep-due-events' || name === 'reconcile-user'),
    atLeast: 1,
  });
  alarms.addLogCode('grant-holder-left', {
    severity: 'ticket',
    description:
      'Someone with a role that needed approval is reported to leave, and is deactivated. Make sure that HR means it, and that someone else has the role. The log line has eventReference and personId. The grant is over: after a return the role needs a new approval.',
    functions: functions.filter(({ name }) => name === 'reconcile-user'),
    atLeast: 1,
  });
}
