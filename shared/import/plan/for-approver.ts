import type { Person } from '../../domain/person.ts';
import type { Decision } from '../decide/decide-row.ts';
import type { PlannedChange } from '../decide/planned-change.ts';
import { replacedValues } from '../decide/replaced-values.ts';
import type { LocatedAccounts } from './input/locate-accounts.ts';
import { labelOf } from './plan-result.ts';
import type { PlanState } from './plan-state.ts';

/** What an approver has to know beside what would be done: who it is, and what was there before. */
export function forApprover(
  { input }: PlanState,
  planned: {
    readonly decision: Extract<Decision, { readonly kind: 'change' }>;
    readonly located: LocatedAccounts;
    readonly person: Person | undefined;
    readonly joins: number;
  },
): Pick<PlannedChange, 'about' | 'replaces' | 'joins'> {
  const { decision, located, person, joins } = planned;
  const accountNames = located.accounts.map((account) => nameOfAccount(input, account));
  const replaces = replacedValues(decision, { person, targets: located.targets, accountNames });
  const isOther = Object.keys(replaces).length > 0;
  const isTold = isOther || joins > 0 || decision.user.role !== undefined || decision.change === 'deactivate';
  const isNamed = person !== undefined && isTold;
  return {
    ...(isNamed ? { about: labelOf(person) } : {}),
    ...(isOther ? { replaces } : {}),
    ...(joins > 0 ? { joins } : {}),
  };
}

function nameOfAccount({ targets }: PlanState['input'], account: number): string {
  let first = 0;
  for (const { directory } of targets) {
    if (account < first + directory.size) return directory.nameOf(account - first);
    first += directory.size;
  }
  return '';
}
