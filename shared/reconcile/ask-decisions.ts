import type { AttributeName } from '../domain/attributes.ts';
import { acceptedIn } from '../domain/drift-decision.ts';
import { namesAmong, namesPassedOn } from '../domain/identity/names-passed-on.ts';
import type { ActualAccount, Step } from '../domain/reconcile.ts';
import type { TargetRun } from './target-run.ts';

/** What stands in the way of steps. */
type Decided =
  /** One of the accounts is never written to. */
  | { readonly kind: 'protected' }
  /** These attributes stay as the account shows them: an operator has accepted that, or a leaver's name is someone else's by now. */
  | { readonly kind: 'free'; readonly accepted: readonly AttributeName[] };

/** Asks what the configuration and the operators have said of the accounts that steps would change, and whose their names are by now. */
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
  return { kind: 'free', accepted: [...accepted, ...(await passedOn(run, steps))] };
}

/** The names that steps would give back to someone who left, and that are someone else's by now. */
async function passedOn(run: TargetRun, steps: readonly Step[]): Promise<readonly AttributeName[]> {
  if (!run.isLeaver) return [];
  const names = steps.flatMap((step) => (step.kind === 'update' ? namesAmong(step.attributes) : []));
  if (names.length === 0) return [];
  const holders = await run.ledger.findHolders(names);
  return namesPassedOn({ person: run.person, state: run.state, names, holders });
}
