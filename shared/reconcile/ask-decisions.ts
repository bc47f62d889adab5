import type { AttributeName } from '../domain/attributes.ts';
import { acceptedIn } from '../domain/drift-decision.ts';
import type { ActualAccount, Step } from '../domain/reconcile.ts';
import type { TargetRun } from './target-run.ts';

/** What stands in the way of steps. */
type Decided =
  /** One of the accounts is never written to. */
  | { readonly kind: 'protected' }
  /** An operator has accepted that the account shows these attributes as it does. */
  | { readonly kind: 'free'; readonly accepted: readonly AttributeName[] };

/** Asks what the configuration and the operators have said of the accounts that steps would change. */
export async function askDecisions(
  run: TargetRun,
  { steps, accounts }: { readonly steps: readonly Step[]; readonly accounts: readonly ActualAccount[] },
): Promise<Decided> {
  if (steps.length === 0 || accounts.length === 0) return { kind: 'free', accepted: [] };
  for (const account of accounts) {
    if (await run.target.isProtected(account, run.call)) return { kind: 'protected' };
  }
  const { name: target } = run.target;
  const decisions = await run.ledger.findDecisions(
    accounts.map(({ id: accountId }) => ({ target, accountId })),
  );
  if (decisions.some((one) => one.protected !== undefined)) return { kind: 'protected' };
  const accepted = steps.flatMap((step) => {
    if (step.kind !== 'update') return [];
    const place = accounts.findIndex(({ id }) => id === step.account.id);
    return acceptedIn(step, { decisions: decisions[place], desired: run.person.desired });
  });
  return { kind: 'free', accepted };
}
