import { evaluateGate } from '../domain/import/evaluate-gate.ts';
import type { GateLimits } from '../domain/import/gate-limits.ts';
import type { HeldReason } from '../domain/import/held-reason.ts';

/**
 * Why drift may not be healed without anybody's look, by the limits of imports: empty where it may. The share of
 * deactivations is that of everybody who should have an account.
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
