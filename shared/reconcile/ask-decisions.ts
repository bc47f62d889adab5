import { type AttributeName, attributeNames } from '../domain/attributes.ts';
import { type DriftDecisions, isAccepted, isOver } from '../domain/drift-decision.ts';
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
    return acceptedOf(step, withoutEnded(decisions[place], run));
  });
  return { kind: 'free', accepted };
}

/** That an account is not active was accepted of someone who was there: whom HR says to be there since is to have access. */
function withoutEnded(
  decisions: DriftDecisions | undefined,
  { person: { desired } }: Pick<TargetRun, 'person'>,
): DriftDecisions | undefined {
  const saidAt = desired.active?.at;
  if (decisions === undefined || saidAt === undefined) return decisions;
  const accepted = decisions.accepted.map((acceptance) => {
    if (!isOver(acceptance, saidAt)) return acceptance;
    const { active: _ended, ...attributes } = acceptance.attributes ?? {};
    return { ...acceptance, attributes };
  });
  return { ...decisions, accepted };
}

function acceptedOf(
  { attributes, account }: Extract<Step, { readonly kind: 'update' }>,
  decisions: DriftDecisions | undefined,
): readonly AttributeName[] {
  if (decisions === undefined || decisions.accepted.length === 0) return [];
  return attributeNames.filter((attribute) => {
    const [expected, found] = [attributes[attribute], account.attributes[attribute]];
    return expected !== undefined && isAccepted(decisions, { attribute, expected, found });
  });
}
