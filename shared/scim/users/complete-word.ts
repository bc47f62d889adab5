import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { statedAttributes } from '../../domain/user-event.ts';
import { retryOnConflict } from '../../ledger/ledger-context.ts';
import { LedgerUnavailableError } from '../../ledger/table/ledger-unavailable-error.ts';
import { noteListChange } from '../ledger/list-total.ts';
import { writeMembers } from '../ledger/members.ts';
import type { ScimLedger } from '../ledger/scim-context.ts';
import type { UniqueName } from '../ledger/scim-keys.ts';
import { readNames, takeName } from '../ledger/unique-names.ts';
import { loadUser, type NotTaken, saveUser, type UserRecord, type UserWord } from '../ledger/user-record.ts';
import { servedBefore } from '../values/changed-attributes.ts';
import { isActive, stateOf, type UserState } from './user-state.ts';

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
  const { personId, because } = await sayEvent(context, record);
  if (because !== undefined) return refuse(context, { record, because });
  const isLost = await isOverruled(context, { ...record, ...(personId && { personId }) });
  const noted = isLost ? withoutLeaving(record) : record;
  await noteUser(context, { record: noted, personId });
  const { pending: _, refused: __, ...said } = noted;
  const saidAt = pending?.event?.occurredAt;
  const saved = await saveUser(context, {
    ...said,
    ...(isLost && pending ? { refused: { eventId: pending.eventId, because: 'overruled' } } : {}),
    served: servedBefore(record.served, { sent: said.sent, before: pending?.before?.sent ?? {} }),
    ...(personId === undefined ? {} : { personId }),
    ...(saidAt === undefined ? {} : { saidAt }),
  });
  return saved && stateOf(context, saved);
}

async function sayEvent(
  { accept }: ScimLedger,
  { pending, personId }: UserRecord,
): Promise<{ readonly personId?: string | undefined; readonly because?: NotTaken }> {
  if (pending?.event === undefined) return { personId };
  const accepted = await accept(pending.event, pending.eventId);
  if (accepted.kind === 'id-reused') throw new Error('an event id was used twice');
  const { status, reason, personId: accepter } = accepted.record;
  if (status === 'recorded') throw new LedgerUnavailableError('contended');
  if (status === 'failed' && reason === 'identity-conflict') return { because: 'identity' };
  if (status === 'failed' && reason === 'out-of-scope') return { because: 'out-of-scope' };
  return { personId: accepter ?? personId };
}

/** Whether the user was to leave and has access all the same. */
async function isOverruled(context: ScimLedger, record: UserRecord): Promise<boolean> {
  const { event } = record.pending ?? {};
  if (event === undefined || statedAttributes(event).get('active') !== false) return false;
  return isActive(await stateOf(context, record));
}

/** What held before the leaving. That the user is inactive counts as not said, so that the next whole body says it again. */
function withoutLeaving(record: UserRecord): UserRecord {
  const { deletedAt: _, ...known } = record;
  const { sent, ...word } = record.pending?.before ?? record;
  const { active: __, ...others } = sent;
  return { ...known, ...word, sent: others };
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
  { record, because }: { readonly record: UserRecord; readonly because: NotTaken },
): Promise<UserState | undefined> {
  const { pending, sent: _, groups: __, deletedAt: ___, ...known } = record;
  const word = pending?.before ?? { sent: {}, groups: {}, deletedAt: context.ledger.now().toISOString() };
  const refused = { eventId: pending?.eventId ?? '', because };
  const saved = await saveUser(context, { ...known, ...word, refused });
  return saved && stateOf(context, saved);
}
