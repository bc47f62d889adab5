import type { Fingerprints } from '../../domain/person.ts';
import type { UserEvent } from '../../domain/user-event.ts';
import { duePartitionOf } from '../../ledger/events/due-index.ts';
import { recoveryTime } from '../../ledger/ledger-context.ts';
import type { Item } from '../../ledger/table/attribute-values.ts';
import type { ScimUserAttributes } from '../scim-service.ts';
import type { ScimLedger } from './scim-context.ts';
import { isId } from './scim-keys.ts';

/** What a client may say of a user, and does. */
export interface UserWord {
  /** As the client sent it last. */
  readonly sent: ScimUserAttributes;
  /** The display names of the groups that the client put the user into, by the group's id. */
  readonly groups: Readonly<Record<string, string>>;
  /** When the client deleted the user (ISO 8601). */
  readonly deletedAt?: string;
}

/** A user as a client knows it. Its id is apart from the person's: people may turn out to be one, the client's users stay two. */
export interface UserRecord extends UserWord {
  readonly id: string;
  /** Grows by one with every write; 0: not written yet. */
  readonly version: number;
  readonly createdAt: string;
  readonly modifiedAt: string;
  /** When the client last said something of the user: the next word is of a later time. */
  readonly saidAt?: string;
  readonly personId?: string;
  /** Fingerprints of what the client was served last where it differs from what it sent. */
  readonly served: Fingerprints;
  /** What was begun and is to be completed before anything else is done. */
  readonly pending?: PendingWord;
  /** The last word that could not be taken, by the id of its event. */
  readonly refused?: { readonly eventId: string; readonly because: NotTaken };
}

/**
 * - `name-taken`: another user goes by the name.
 * - `identity`: it cannot be told whom the client means.
 * - `out-of-scope`: the client may not speak of the person.
 * - `overruled`: the user was to leave, and a later word that they have access arrived meanwhile.
 */
export type NotTaken = 'name-taken' | 'identity' | 'out-of-scope' | 'overruled';

/** A word of the client's on its way into the ledger. */
export interface PendingWord {
  readonly eventId: string;
  /** Absent where the word changes nothing in the ledger. */
  readonly event?: UserEvent;
  /** What held until then, and holds again where the word cannot be taken. Absent: the user did not exist. */
  readonly before?: UserWord;
}

/** What was refused for good, or raced and lost, is kept for so long. */
const garbageSeconds = 24 * 60 * 60;

export function newUserRecord(id: string, now: string): UserRecord {
  return { id, version: 0, createdAt: now, modifiedAt: now, sent: {}, served: {}, groups: {} };
}

export async function loadUser({ table, keys }: ScimLedger, id: string): Promise<UserRecord | undefined> {
  return isId(id) ? toUser(id, await table.get(keys.resource('users', id))) : undefined;
}

export async function loadUsers(
  { table, keys }: ScimLedger,
  ids: readonly string[],
): Promise<readonly UserRecord[]> {
  const known = ids.filter(isId);
  if (known.length === 0) return [];
  const items = await table.getMany(known.map((id) => keys.resource('users', id)));
  return known.flatMap((id) => toUser(id, items.get(keys.resource('users', id))) ?? []);
}

/** Writes a user if no one else has since the record was read; undefined: read again. */
export async function saveUser(
  { table, keys, ledger }: ScimLedger,
  record: UserRecord,
): Promise<UserRecord | undefined> {
  const { id, version, pending, deletedAt, createdAt, ...content } = record;
  const pk = keys.resource('users', id);
  const neverWas = pending === undefined && content.personId === undefined && content.refused !== undefined;
  const isListed = deletedAt === undefined && !(pending !== undefined && pending.before === undefined);
  const written = await table.putNext({
    item: {
      pk,
      record: { ...content, createdAt, pending, deletedAt },
      ...(isListed ? { listPartition: keys.partition('users'), listOrder: `${createdAt}#${id}` } : {}),
      ...(pending ? { duePartition: duePartitionOf(pk), dueAt: recoveryTime(ledger) } : {}),
      ...(neverWas && deletedAt !== undefined
        ? { expiresAt: Math.floor(Date.parse(deletedAt) / 1000) + garbageSeconds }
        : {}),
    },
    version,
  });
  return written ? { ...record, version: version + 1 } : undefined;
}

function toUser(id: string, item: Item | undefined): UserRecord | undefined {
  return item === undefined ? undefined : { ...item.record, id, version: item.version };
}
