import type { Person, TargetState } from '../person.ts';
import type { EventReference } from '../user-event.ts';

/** Whether a target kept a name, or an account, from a person because another person's account has the name. */
export function lacksName(state: TargetState | undefined): boolean {
  const { lacking, conflict } = state ?? {};
  const isInTheWay = conflict?.reason === 'account-of-another' && conflict.asksAgain === undefined;
  return lacking !== undefined || isInTheWay;
}

/** The person with nothing noted of that, so that the next run asks the target again. What a human has decided stays known. */
export function askingAgain<T extends Pick<Person, 'targets'>>(person: T, target: string): T {
  const known = person.targets[target];
  if (known === undefined || !lacksName(known)) return person;
  const { lacking = [], conflict, refused, ...state } = known;
  const kept = Object.entries(refused).filter(([name]) => !lacking.some((one) => one === name));
  const decided =
    conflict?.decidedBy === undefined ? {} : { conflict: { ...conflict, asksAgain: true } as const };
  return {
    ...person,
    targets: { ...person.targets, [target]: { ...state, ...decided, refused: Object.fromEntries(kept) } },
  };
}

/** The events that ended without the name, or without an account: those which said the names, and that the person is to have one. */
export function eventsBehindNames({ desired }: Pick<Person, 'desired'>): readonly EventReference[] {
  const said = [desired.userName, desired.email, desired.active].flatMap((register) => register?.by ?? []);
  return [...new Set(said)];
}
