import type { Attributes } from '../../domain/attributes.ts';
import { identifierTypes } from '../../domain/identity/identifiers.ts';
import { withdrawnStart } from '../../domain/plans/planned-changes.ts';
import type { LedgerContext } from '../../ledger/ledger-context.ts';
import { findPerson } from '../../ledger/people/find-people.ts';
import { employeeKey, employeesOfPersonKey } from '../../ledger/table/ledger-keys.ts';

/** Whom an HR system's employee is. */
export interface KnownEmployee {
  readonly source: string;
  /** The HR system's id. */
  readonly employeeId: string;
  /** Ours, opaque. */
  readonly personId: string;
}

/** The last word counts: an HR system's record may turn out to be of someone else. */
export async function linkEmployee({ table }: LedgerContext, employee: KnownEmployee): Promise<void> {
  const { source, employeeId, personId } = employee;
  // First, so that whoever forgets the person finds the other.
  await table.update({
    pk: employeesOfPersonKey(personId),
    update: 'ADD #employees :employees',
    condition: 'attribute_not_exists(#employees) OR NOT contains(#employees, :employee)',
    values: { employees: new Set([`${source}/${employeeId}`]), employee: `${source}/${employeeId}` },
  });
  await table.update({
    pk: employeeKey(employee),
    update: 'SET #source = :source, #employeeId = :employeeId, #personId = :personId',
    condition: 'attribute_not_exists(#pk) OR #personId <> :personId',
    values: { source, employeeId, personId },
  });
}

/** What is known of the person whom an employee is. */
export interface RecalledEmployee {
  readonly personId: string;
  readonly names: Attributes;
  /** Whether the person was ever onboarded. */
  readonly isOnboarded: boolean;
  /** Whether that person has access, as far as it was said. */
  readonly hasAccess: boolean;
  /** When the person was to start, where that was withdrawn. */
  readonly withdrawnStart?: string;
}

/** One identifier is enough, and the best: an employee number is never given to someone else, an address may be. */
export async function findLinkedEmployee(
  context: LedgerContext,
  employee: Omit<KnownEmployee, 'personId'>,
): Promise<RecalledEmployee | undefined> {
  const item = await context.table.get(employeeKey(employee));
  if (item === undefined) return undefined;
  const { person } = await findPerson(context, item.personId);
  const start = withdrawnStart(person.plans);
  for (const type of identifierTypes) {
    const value =
      person.desired[type]?.value ?? person.identifiers.findLast((held) => held.type === type)?.value;
    if (typeof value !== 'string') continue;
    const names = { [type]: value };
    return {
      personId: person.id,
      names,
      isOnboarded: person.onboarded,
      hasAccess: person.onboarded && person.desired.active?.value !== false,
      ...(start && { withdrawnStart: start }),
    };
  }
  return undefined;
}
