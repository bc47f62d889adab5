import type { DriftSummary, Healing } from './drift-check.ts';
import type { DriftState } from './drift-state.ts';
import { evaluateHealing } from './evaluate-healing.ts';

/** Counts what was found, and decides whether it may be healed. */
export function summariseDrift({ context, tally }: DriftState): DriftSummary {
  const { accounts, managed, people, underWay, invited, protectedAccounts, noted } = tally;
  return {
    target: context.target.name,
    counts: { ...tally.counts },
    accounts,
    managed,
    people,
    underWay,
    invited,
    protectedAccounts,
    noted,
    healing: decide({ context, tally }),
  };
}

function decide({ context, tally }: Pick<DriftState, 'context' | 'tally'>): Healing {
  const { options, gate } = context;
  const found = { people: tally.peopleToHeal, ...tally.healing };
  const heldBecause = evaluateHealing({ limits: gate, ...tally.healing, people: tally.people });
  if (options.heal === 'off') return { state: 'off', ...found, heldBecause: [] };
  if (options.heal === 'report') return { state: 'reported', ...found, heldBecause };
  return { state: heldBecause.length === 0 ? 'due' : 'held', ...found, heldBecause };
}
