import type { FaultWording } from '../common/faults/fault-wording.ts';

/** How Infraon words what goes wrong. */
export const faultWording: FaultWording = {
  failure: () => ({ error: 'Simulated failure.' }),
  throttled: () => ({ detail: 'Request was throttled.' }),
  stormRetryAfter: 0,
  refused: ({ attribute, quoted, named }) =>
    named ? { [attribute]: [`${quoted} is not a valid choice.`] } : { error: `${quoted} is not valid.` },
  alreadyExists: () => ({ username: ['A user with that username already exists.'] }),
  logicalFailure: (msg) => ({ status: 'error', msg }),
};
