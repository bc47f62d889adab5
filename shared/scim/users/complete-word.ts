import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { retryOnConflict } from '../../ledger/ledger-context.ts';
import { LedgerUnavailableError } from '../../ledger/table/ledger-unavailable-error.ts';
import { noteListChange } from '../ledger/list-total.ts';
import { writeMembers } from '../ledger/members.ts';
import type { ScimLedger } from '../ledger/scim-context.ts';
import type { UniqueName } from '../ledger/scim-keys.ts';
import { readNames, takeName } from '../ledger/unique-names.ts';
import { loadUser, saveUser, type UserRecord, type UserWord } from '../ledger/user-record.ts';
import { servedBefore } from '../values/changed-attributes.ts';
import { stateOf, type UserState } from './user-state.ts';

/**
 * Completes what a client began to say of a user: takes the names, has the event accepted, and notes that it is said. Every step may be
 * repeated, by whoever meets the user next; a word that cannot be taken is taken back.
 */
export function completeWord(context: ScimLedger, begun: UserRecord): Promise<UserState> {
  let found: UserRecord | undefined = begun;
  return retryOnConflict(context.ledger, async () => {
    const record = found ?? (await loadUser(context, begun.id));
    found = undefined;
    // Only a creation that lost its name is ever forgotten.
    if (record === undefined) return { record: { ...begun, deletedAt: begun.createdAt }, person: undefined };
    return record.pending === undefined ? stateOf(context, record) : advance(context, record);
  });
}

/** Notes what is looked for by another key than the user's id. Repeating it changes nothing. */
async function noteUser(
  context: ScimLedger,
  { record, personId }: { readonly record: UserRecord; readonly personId: string | undefined },
): Promise<void> {
  const { id, pending } = record;
  const before = pending?.before;
  if (personId !== undefined && personId !== record.personId) {
    await context.table.update({
      pk: context.keys.usersOf(personId),
      update: 'ADD #users :users',
      condition: 'attribute_exists(#pk) OR attribute_not_exists(#pk)',
      values: { users: new Set([id]) },
    });
  }
  await writeMembers(context, { userId: id, before: before?.groups ?? {}, after: record.groups });
  const [was, is] = [before !== undefined && !before.deletedAt, record.deletedAt === undefined];
  if (was === is) return;
  await noteListChange(context, { list: 'users', id: pending?.eventId ?? id, by: is ? 1 : -1 });
}

/** Undefined: someone else wrote meanwhile. */
async function advance(context: ScimLedger, record: UserRecord): Promise<UserState | undefined> {
  const { pending } = record;
  const names = await takeNames(context, record);
  if (names === 'contended') return undefined;
  if (names === 'taken') return refuse(context, { record, because: 'name-taken' });
  const { personId, isRefused } = await sayEvent(context, record);
  if (isRefused) return refuse(context, { record, because: 'identity' });
  await noteUser(context, { record, personId });
  const { pending: _, refused: __, ...said } = record;
  const saidAt = pending?.event?.occurredAt;
  const saved = await saveUser(context, {
    ...said,
    served: servedBefore(record.served, { sent: record.sent, before: pending?.before?.sent ?? {} }),
    ...(personId === undefined ? {} : { personId }),
    ...(saidAt === undefined ? {} : { saidAt }),
  });
  return saved && stateOf(context, saved);
}

async function sayEvent(
  { accept }: ScimLedger,
  { pending, personId }: UserRecord,
): Promise<{ readonly personId?: string | undefined; readonly isRefused: boolean }> {
  if (pending?.event === undefined) return { personId, isRefused: false };
  const accepted = await accept(pending.event, pending.eventId);
  if (accepted.kind === 'id-reused') throw new Error('an event id was used twice');
  const { status, reason, personId: accepter } = accepted.record;
  if (status === 'recorded') throw new LedgerUnavailableError('contended');
  const isRefused = status === 'failed' && (reason === 'identity-conflict' || reason === 'out-of-scope');
  return { personId: accepter ?? personId, isRefused };
}

async function takeNames(context: ScimLedger, record: UserRecord): Promise<'taken' | 'contended' | 'done'> {
  const before = record.pending?.before;
  const held = before === undefined || before.deletedAt !== undefined ? [] : namesOf(before);
  const wanted = namesOf(record).filter((name) => !held.some((other) => isSameName(name, other)));
  for (const claim of await readNames(context, wanted)) {
    const holder = claim.id === undefined ? undefined : await loadUser(context, claim.id);
    if (holder !== undefined && holder.id !== record.id && goesBy(holder, claim.name)) return 'taken';
    if (!(await takeName(context, { claim, id: record.id }))) return 'contended';
  }
  return 'done';
}

/** Whether the name is the user's, or will be again if what was begun cannot be completed. */
export function goesBy(record: UserRecord, name: UniqueName): boolean {
  const words = record.pending?.before === undefined ? [record] : [record, record.pending.before];
  return words.some((word) => namesOf(word).some((other) => isSameName(other, name)));
}

function namesOf({ sent, deletedAt }: UserWord): readonly UniqueName[] {
  const { userName, externalId } = sent;
  if (deletedAt !== undefined) return [];
  return [
    ...(userName === undefined ? [] : [userNameOf(userName)]),
    ...(externalId === undefined ? [] : [externalIdOf(externalId)]),
  ];
}

export function userNameOf(value: string): UniqueName {
  return { kind: 'users', type: 'name', value };
}

export function externalIdOf(value: string): UniqueName {
  return { kind: 'users', type: 'externalId', value };
}

function isSameName(left: UniqueName, right: UniqueName): boolean {
  const comparable = ({ type, value }: UniqueName) => (type === 'name' ? normaliseIdentifier(value) : value);
  return left.type === right.type && comparable(left) === comparable(right);
}

async function refuse(
  context: ScimLedger,
  { record, because }: { readonly record: UserRecord; readonly because: 'name-taken' | 'identity' },
): Promise<UserState | undefined> {
  const { pending, sent: _, groups: __, deletedAt: ___, ...known } = record;
  const word = pending?.before ?? { sent: {}, groups: {}, deletedAt: context.ledger.now().toISOString() };
  const refused = { eventId: pending?.eventId ?? '', because };
  const saved = await saveUser(context, { ...known, ...word, refused });
  return saved && stateOf(context, saved);
}
