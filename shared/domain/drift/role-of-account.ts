import type { Person, TargetState } from '../person.ts';

/**
 * What an account that a person has claimed is to that person: the one that is kept equal, one of somebody who turned
 * out to be the same person, or one that it was once.
 */
export function roleOfAccount(
  person: Pick<Person, 'targets'>,
  { target, accountId }: { readonly target: string; readonly accountId: string },
): 'own' | 'other' | 'former' {
  const state: Partial<TargetState> = person.targets[target] ?? {};
  if (state.accountId === accountId) return 'own';
  return state.otherAccountIds?.includes(accountId) === true ? 'other' : 'former';
}
