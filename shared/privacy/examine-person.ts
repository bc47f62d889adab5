import { compareInstants } from '../domain/instant.ts';
import type { Person, TargetState } from '../domain/person.ts';
import { standingPlans } from '../domain/plans/planned-changes.ts';
import type { EventReference } from '../domain/user-event.ts';
import type { LedgerContext } from '../ledger/ledger-context.ts';
import type { PersonRow } from '../ledger/people/person-row.ts';
import { leaverKey } from '../ledger/table/ledger-keys.ts';
import { findUndecided } from './erase-events.ts';
import { gatherTraces, type Traces } from './gather-traces.ts';

/**
 * Why someone cannot be forgotten now.
 * - `active`: the person is to have access, or has an account and never left.
 * - `planned`: something is planned for a later day.
 * - `waits`: an event is not done yet, or was only observed, or a run is working on the person.
 * - `not-out`: it is not certain that the account at a target is deactivated.
 * - `undecided`: a human has to say whether an event is about this person or about someone who is still there.
 */
export type Hindrance =
  | { readonly kind: 'active' | 'planned' | 'waits' }
  | { readonly kind: 'not-out'; readonly target?: string }
  | { readonly kind: 'undecided'; readonly reference: EventReference };

export interface Examined {
  readonly hindrances: readonly Hindrance[];
  readonly traces: Traces;
}

/** Looks whether a person can be forgotten, and what there is of the person. Writes nothing. */
export async function examinePerson(context: LedgerContext, row: PersonRow): Promise<Examined> {
  const traces = await gatherTraces(context, row);
  const leaver = await context.table.get(leaverKey({ personId: row.id }));
  const undecided = await findUndecided(context, traces);
  const hindrances: readonly Hindrance[] = [
    ...hindrancesOf(row, context.now().toISOString()),
    ...(leaver?.dueAt === undefined ? [] : [{ kind: 'not-out' } as const]),
    ...undecided.map((reference) => ({ kind: 'undecided', reference }) as const),
  ];
  return { hindrances, traces };
}

function hindrancesOf({ person, lease }: PersonRow, now: string): readonly Hindrance[] {
  const { desired, openEvents, observed = [], plans, targets } = person;
  const isPlanned = standingPlans(plans).some(({ day }) => compareInstants(day, now) > 0);
  const isBusy = lease !== undefined && lease.until > now;
  const kinds = [
    ...(desired.active?.value === true || keepsAccount(person) ? ['active' as const] : []),
    ...(isPlanned ? ['planned' as const] : []),
    ...(openEvents.length > 0 || observed.length > 0 || isBusy ? ['waits' as const] : []),
  ];
  return [
    ...kinds.map((kind) => ({ kind })),
    ...Object.entries(targets).flatMap(([target, state]) =>
      isUncertain(state) ? [{ kind: 'not-out', target } as const] : [],
    ),
  ];
}

/** Whoever was never said to have left may be using an account that events brought under management. */
function keepsAccount({ desired, targets }: Person): boolean {
  return (
    desired.active?.value !== false && Object.values(targets).some(({ accountId }) => accountId !== undefined)
  );
}

function isUncertain(state: TargetState): boolean {
  const { creatingSince, notDeactivatedSince, heldBy, failing, conflict } = state;
  const isUndecided = conflict !== undefined && conflict.decidedBy === undefined;
  return (
    [creatingSince, notDeactivatedSince, heldBy, failing].some((one) => one !== undefined) || isUndecided
  );
}
