import { type AttributeName, type Attributes, attributeNames } from '../domain/attributes.ts';
import type { DesiredState } from '../domain/desired-state.ts';
import type { Change } from './history-entry.ts';

/** Tells what an account was given and took, and what it had before as far as its target shows that. */
export function describeGiven(
  desired: DesiredState,
  account: {
    readonly given: Attributes;
    readonly notTaken: readonly AttributeName[];
    readonly before?: Attributes;
  },
): Change[] {
  const { given, notTaken, before = {} } = account;
  return attributeNames.flatMap((attribute): Change[] => {
    const [from, to, register] = [before[attribute], given[attribute], desired[attribute]];
    if (to === undefined || notTaken.includes(attribute)) return [];
    return [
      {
        attribute,
        ...(from === undefined ? {} : { from }),
        to,
        ...(register === undefined ? {} : { by: register.by, saidAt: register.at }),
      },
    ];
  });
}
