import type { Person } from '../domain/person.ts';
import type { Step } from '../domain/reconcile.ts';
import type { EventReference } from '../domain/user-event.ts';
import type { ReconcileLedger } from './reconcile-ledger.ts';
import { TargetError } from './target-error.ts';
import type { TargetRun } from './target-run.ts';

/** How soon somebody who is held is looked at again by itself: a release says so at once. */
const daySeconds = 86_400;

/** What may become of a step. `reference`: the event that asked for what an operator refused. */
export type BrakeAnswer =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly reference: EventReference };

/**
 * Throws `held` before a step that takes access away, or changes the name or address of an account, where the source that asks
 * for it has used up its budget. Nothing is written then until somebody releases or refuses it.
 */
export async function askBrake(run: TargetRun, step: Step): Promise<BrakeAnswer> {
  const reference = askedBy(run, step);
  if (reference === undefined) return { kind: 'passed' };
  const { kind, source } = await run.passBrake(reference);
  if (kind === 'refused') return { kind, reference };
  if (kind === 'passed') return { kind };
  if (run.state.heldBy !== source) await run.record((state) => ({ ...state, heldBy: source }));
  throw new TargetError('held', { mayHaveHappened: false, retryAfterSeconds: daySeconds });
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

/** The event that asks for the step, where a brake concerns it. Whoever leaves is counted for leaving, and for nothing else. */
function askedBy(run: TargetRun, step: Step): EventReference | undefined {
  const { desired } = run.person;
  if (step.kind === 'deactivate' || step.kind === 'delete') return desired.active?.by;
  if (step.kind !== 'update' || run.isLeaver) return undefined;
  const { email, userName } = step.attributes;
  if (email !== undefined) return desired.email?.by;
  return userName === undefined ? undefined : desired.userName?.by;
}
