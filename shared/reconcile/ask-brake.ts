import { endApprovals } from '../domain/authority/approvals.ts';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import { grantOf } from '../domain/authority/within-authority.ts';
import type { Register } from '../domain/desired-state.ts';
import type { Person } from '../domain/person.ts';
import type { Step } from '../domain/reconcile.ts';
import type { EventReference } from '../domain/user-event.ts';
import type { Log } from '../log/log.ts';
import { TargetError } from '../targets/target-error.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';
import type { TargetRun } from './target-run.ts';

/** How soon someone who is held is looked at again by itself: a release says so at once. */
const daySeconds = 86_400;

/** What may become of a step. `reference`: the event that asked for what an operator refused. */
export type BrakeAnswer =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly reference: EventReference };

/**
 * Throws `held` before a step that takes access away, or changes the name or address of an account, where the source that asks
 * for it has used up its budget. Nothing is written then until someone releases or refuses it.
 */
export async function askBrake(run: TargetRun, step: Step): Promise<BrakeAnswer> {
  for (const reference of askedBy(run, step)) {
    const { kind, source } = await run.passBrake(reference);
    if (kind === 'refused') return { kind, reference };
    if (kind === 'passed') continue;
    if (run.state.heldBy !== source) {
      await run.forgetHeld();
      await run.record((state) => ({ ...state, heldBy: source }));
    }
    throw new TargetError('held', { mayHaveHappened: false, retryAfterSeconds: daySeconds });
  }
  return { kind: 'passed' };
}

/** Says, once a person's run has ended for good, that no brake holds the person any more. Returns what the record is to say of it. */
export async function forgetHeld({
  ledger,
  person,
}: {
  readonly ledger: Pick<ReconcileLedger, 'resolveHeld'>;
  /** As the run decided on. */
  readonly person: Person;
}): Promise<(latest: Person) => Person> {
  const sources = Object.values(person.targets).flatMap(({ heldBy }) => heldBy ?? []);
  for (const source of new Set(sources)) await ledger.resolveHeld({ source, personId: person.id });
  if (sources.length === 0) return (latest) => latest;
  return (latest) => ({
    ...latest,
    targets: Object.fromEntries(
      Object.entries(latest.targets).map(([name, { heldBy: _heldBy, ...state }]) => [name, state]),
    ),
  });
}

/** The events that ask for the step, where a brake concerns it. Whose account this run deactivates is counted for that, and for nothing else. */
function askedBy(run: TargetRun, step: Step): ReadonlySet<EventReference> {
  const { active, email, userName } = run.person.desired;
  const references = (...registers: readonly (Register | undefined)[]) =>
    new Set(registers.flatMap((register) => register?.by ?? []));
  if (step.kind === 'deactivate' || step.kind === 'delete') return references(active);
  if (step.kind !== 'update') return references();
  const { account, attributes } = step;
  if (run.isLeaver && account.attributes.active !== false) return references();
  return references(
    attributes.email === undefined ? undefined : email,
    attributes.userName === undefined ? undefined : userName,
  );
}

/**
 * Ends what had been approved of someone whose leaving a run has settled. Says so where they had a role that needed approval:
 * expected where HR knows of it, and worth a look otherwise. Returns what the record is to say of it.
 */
export function endApprovedOf(
  /** As the run decided on. */
  person: Person,
  { log, roles, now }: { readonly log: Log; readonly roles: RolePolicy; readonly now: string },
): (latest: Person) => Person {
  const { authority: carriedOut, desired, openEvents } = person;
  const { active } = desired;
  const isNews = openEvents.some(({ reference }) => reference === active?.by);
  if (active?.value !== false || !isNews) return (latest) => latest;
  if (grantOf(person, roles) !== undefined) {
    log('warn', 'grant-holder-left', { personId: person.id, eventReference: active.by });
  }
  return (latest) => {
    if (latest.authority === undefined || carriedOut === undefined) return latest;
    return { ...latest, authority: endApprovals(latest.authority, { carriedOut, now }) };
  };
}
