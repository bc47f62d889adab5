import { identifierTypes, normaliseIdentifier } from '../../../../shared/domain/identity/identifiers.ts';
import type { Person } from '../../../../shared/domain/person.ts';
import type { LedgerContext } from '../../../../shared/ledger/ledger-context.ts';
import { findPeople } from '../../../../shared/ledger/people/find-people.ts';
import type { HeldChange } from '../../../../shared/ledger/people/held-people.ts';
import { personLabel } from '../person/person-label.ts';

/** One attribute that a release would change. */
export interface WaitingValue {
  readonly attribute: string;
  /** Undefined where the ledger does not keep what was there before. */
  readonly from?: unknown;
  readonly to: unknown;
}

/** Someone whom a brake holds, with what a release would do. */
export interface ShownChange extends HeldChange {
  readonly label: string;
  readonly leaves: boolean;
  readonly values: readonly WaitingValue[];
}

/** What would change of each of the people, whose records are read at once. */
export async function describeHeld(
  context: LedgerContext,
  changes: readonly HeldChange[],
): Promise<readonly ShownChange[]> {
  const people = await findPeople(
    context,
    changes.map(({ personId }) => personId),
  );
  return changes.map((change) => {
    const person = people.get(change.personId)?.person;
    if (person === undefined) return { ...change, label: change.personId, leaves: false, values: [] };
    const leaves = person.desired.active?.value === false;
    return { ...change, label: personLabel(person), leaves, values: valuesOf(person, change) };
  });
}

/** In one line: `active: true → false; email: a@x.example → b@x.example`. */
export function describeValues(values: readonly WaitingValue[]): string {
  if (values.length === 0) return 'the account is put right as HR says';
  const show = (value: unknown) => (value === null || value === '' ? 'empty' : String(value));
  return values
    .map(({ attribute, from, to }) =>
      from === undefined ? `${attribute}: ${show(to)}` : `${attribute}: ${show(from)} → ${show(to)}`,
    )
    .join('; ');
}

/** What the held events still decide, and that the person leaves, whatever event said so. */
function valuesOf(person: Person, { reference, events }: HeldChange): readonly WaitingValue[] {
  const held = new Set([reference, ...events]);
  return Object.entries(person.desired).flatMap(([attribute, { by, value }]) => {
    const leaves = attribute === 'active' && value === false;
    if (!held.has(by) && !leaves) return [];
    const from = leaves ? true : formerName(person, attribute, value);
    return [{ attribute, to: value, ...(from === undefined ? {} : { from }) }];
  });
}

/** The last other name of the kind that the person bore. */
function formerName({ identifiers }: Person, attribute: string, value: unknown): string | undefined {
  const type = identifierTypes.find((one) => one === attribute);
  if (type === undefined) return undefined;
  const now = typeof value === 'string' ? normaliseIdentifier(value) : '';
  const former = identifiers.filter((claim) => claim.type === type && claim.value !== now);
  return former.toSorted((left, right) => Date.parse(left.last) - Date.parse(right.last)).at(-1)?.value;
}
