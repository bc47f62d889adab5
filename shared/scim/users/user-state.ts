import { valuesOf } from '../../domain/desired-state.ts';
import { bearerNow } from '../../domain/identity/bearing.ts';
import { type Identifier, normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import type { Person } from '../../domain/person.ts';
import { findPeople, findPerson } from '../../ledger/people/find-people.ts';
import { findHolders } from '../../ledger/people/identifier-claims.ts';
import type { ScimLedger } from '../ledger/scim-context.ts';
import type { UserRecord } from '../ledger/user-record.ts';
import type { ScimUserAttributes } from '../scim-service.ts';
import { withValues } from '../values/attributes-of-user.ts';

/** What a client calls a user, and whom that is. */
export interface UserState {
  readonly record: UserRecord;
  /** Undefined while nothing was said of the user yet. */
  readonly person: Person | undefined;
}

export async function stateOf({ ledger }: ScimLedger, record: UserRecord): Promise<UserState> {
  const { personId } = record;
  const row = personId === undefined ? undefined : await findPerson(ledger, personId);
  return { record, person: row?.person };
}

export async function statesOf(
  { ledger }: ScimLedger,
  records: readonly UserRecord[],
): Promise<readonly UserState[]> {
  const ids = records.flatMap(({ personId }) => personId ?? []);
  const people = await findPeople(ledger, ids);
  return records.map((record) => ({ record, person: people.get(record.personId ?? '')?.person }));
}

/** The client's users, deleted ones included, who are the person that bears the name. Any source may have given it. */
export async function idsOfBearer(context: ScimLedger, { type, value }: Identifier): Promise<string[]> {
  const { ledger, table, keys } = context;
  const name = { type, value: normaliseIdentifier(value) };
  if (name.value === '' || name.value.length > 254) return [];
  const bearer = bearerNow(name, await findHolders(ledger, [name]));
  if (bearer === undefined) return [];
  const items = await table.getMany([bearer.id, ...bearer.joined].map(keys.usersOf));
  return [...items.values()].flatMap(({ users = [] }) => [...users]).toSorted();
}

/** What is desired of the user now, as the client is to see it. */
export function shownAttributes({ record, person }: UserState): ScimUserAttributes {
  const { dashboard: _, ...values } = valuesOf(person?.desired ?? {});
  return withValues(record.sent, { ...values, active: isActive({ person }) });
}

export function isActive({ person }: Pick<UserState, 'person'>): boolean {
  return person?.desired.active?.value === true;
}
