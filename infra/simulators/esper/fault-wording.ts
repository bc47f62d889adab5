import type { FaultWording } from '../common/faults/fault-wording.ts';
import { type ErrorWords, errorBody } from './error-reply.ts';
import type { Family } from './operations.ts';
import type { TenantOptions } from './tenant-options.ts';

/** How Esper words what goes wrong in one family of its operations. A 429 comes without `Retry-After`. */
export const faultWording = (form: {
  readonly family: Family;
  readonly options: Pick<TenantOptions, 'newerErrors'>;
}): FaultWording => {
  const body = (words: ErrorWords) => errorBody(words, form);
  return {
    failure: (status) => body({ status, message: 'Simulated failure.' }),
    throttled: () => body({ status: 429, message: 'Too many requests.' }),
    refused: ({ attribute, quoted, named }) =>
      body({
        status: 400,
        message: 'Bad request.',
        errors: [named ? `${attribute}: ${quoted} is not a valid choice.` : `${quoted} is not valid.`],
      }),
    alreadyExists: () =>
      body({
        status: 400,
        message: 'Bad request.',
        errors: ['username: A user with that username already exists.'],
      }),
    logicalFailure: (message) => body({ status: 400, message }),
  };
};
