import type { SimulatedUser, UserSeed } from '../user.ts';
import { type Call, recordEffect } from './call.ts';
import { changesOf } from './changes-of.ts';

const kindOf = (changes: Readonly<Record<string, unknown>>) => {
  if (changes.is_active === false) return 'deactivated';
  if (changes.is_active === true) return 'reactivated';
  return Object.keys(changes).length === 0 ? 'unchanged' : 'edited';
};

/** Stores what a call changes on a user and records it. */
export const storeChanges = (call: Call, user: SimulatedUser, changes: UserSeed): SimulatedUser => {
  const next = call.tenant.directory.replace(user, changes);
  const values = changesOf(user, next);
  recordEffect(call, { kind: kindOf(values), user: next, values });
  return next;
};
