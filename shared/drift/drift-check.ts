import { evaluateGate, type GateLimits, type HeldReason } from '../import/decide/gate.ts';
import type { ListedAccount } from '../targets/directory-export.ts';
import type { DriftState } from './drift-state.ts';
import type { DriftKind } from './find-deviations.ts';

/** Compares a directory with the ledger while the directory is listed, in memory that hardly grows with it. */
export interface DriftCheck {
  take(listed: ListedAccount): Promise<void>;
  /**
   * To be called once the listing is complete: looks for people whose account is missing, notes account ids in the
   * ledger, and writes `drift.csv` and `drift.html`.
   */
  finish(): Promise<DriftSummary>;
  /**
   * Puts the people whose drift is to be healed on the queue, after `finish`, once the reports are published. Does
   * nothing unless the summary's healing is `due`. Returns how many there are.
   */
  heal(): Promise<number>;
  /**
   * Instead of `finish`, or after it failed: leaves nothing but finished reports behind, as far as the store can be
   * reached. Throws nothing.
   */
  abort(): Promise<void>;
}

/** What the drift report counts. */
export interface DriftSummary {
  readonly target: string;
  /** Accounts or, of those that are missing, people. One account may be of several kinds. */
  readonly counts: Readonly<Record<DriftKind, number>>;
  readonly accounts: number;
  /** Accounts that belong to someone whom the ledger knows. */
  readonly managed: number;
  /** People in the ledger who should have an active account. */
  readonly people: number;
  /** People who are not compared, because their changes were under way. */
  readonly underWay: number;
  /** People who have no account because they have not accepted their invitation yet, and still can. */
  readonly invited: number;
  /** Unmanaged accounts that are not counted as such, because they are protected. */
  readonly protectedAccounts: number;
  /** Accounts whose ids the ledger did not know before. */
  readonly noted: number;
  /** Findings that operators have accepted, and those of accounts that they protect: counted nowhere else. */
  readonly accepted: number;
  readonly protectedFindings: number;
  readonly healing: Healing;
}

/**
 * What becomes of the drift of people who are to be reconciled.
 * - `off`: nothing. `reported`: nothing; `heldBecause` says whether the gate would let it pass.
 * - `due`: they go on the queue. `held`: the gate does not let it pass, and nothing is done.
 */
export interface Healing {
  readonly state: 'off' | 'reported' | 'due' | 'held';
  /** How many people reconciling would change. */
  readonly people: number;
  /** Accounts that it would create and deactivate. */
  readonly creates: number;
  readonly deactivations: number;
  readonly heldBecause: readonly HeldReason[];
}

/** Counts what was found, and decides whether it may be healed. */
export function summariseDrift({ context, tally }: DriftState): DriftSummary {
  const { accounts, managed, people, underWay, invited, protectedAccounts, noted } = tally;
  const { accepted, protectedFindings } = tally;
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
    accepted,
    protectedFindings,
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

/**
 * Why drift may not be healed without anyone's look, by the limits of imports: empty where it may. The share of
 * deactivations is that of everyone who should have an account.
 */
export function evaluateHealing(healing: {
  readonly limits: GateLimits;
  /** Accounts that healing would create and deactivate. */
  readonly creates: number;
  readonly deactivations: number;
  /** People who should have an account. */
  readonly people: number;
}): readonly HeldReason[] {
  const { limits, creates, deactivations, people } = healing;
  const changes = { create: creates, update: 0, reactivate: 0, deactivate: deactivations };
  return evaluateGate({
    mode: 'full',
    limits,
    counts: { people, changes },
    approvalRoles: [],
    previousPeople: people,
  }).heldBecause;
}
