import { type AttributeName, attributeNames } from '../domain/attributes.ts';
import { acceptanceOf, type DriftDecisions, differenceDigest } from '../domain/drift-decision.ts';
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
    return acceptedOf(run, { step, decisions: decisions[place] });
  });
  return { kind: 'free', accepted };
}

function acceptedOf(
  { person: { desired } }: Pick<TargetRun, 'person'>,
  given: {
    readonly step: Extract<Step, { readonly kind: 'update' }>;
    readonly decisions: DriftDecisions | undefined;
  },
): readonly AttributeName[] {
  const { decisions, step } = given;
  if (decisions === undefined || decisions.accepted.length === 0) return [];
  return attributeNames.filter((attribute) => {
    const [expected, found] = [step.attributes[attribute], step.account.attributes[attribute]];
    if (expected === undefined) return false;
    const facts = differenceDigest({ attribute, expected, found, desired });
    return acceptanceOf(decisions, { attribute, facts }) !== undefined;
  });
}
