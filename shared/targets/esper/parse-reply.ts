import * as z from 'zod';
import { tellsOwner } from '../../http/read-scalar.ts';
import { type EsperUser, esperUserSchema, unreadableReply } from './esper-user.ts';
import type { EsperOptions } from './options.ts';

type ReplyOptions = Pick<EsperOptions, 'wrapperFields'>;

/** One page of a listing. */
export interface UserPage {
  readonly entries: readonly PageEntry[];
  /** Number of all users, as the page says. */
  readonly count: number;
}

export interface PageEntry {
  /** Tells it from others: the id or, where there is none, all that is shown. */
  readonly key: number | string;
  /** Undefined where there is no id. */
  readonly user: EsperUser | undefined;
  /** Whether the user may be anyone who is looked for: it has no id, a name or address that cannot be read, or neither. */
  readonly mayBeAnyone: boolean;
}

/** `next` is left unread: it can carry another scheme or host, and the offset is known without it. */
const pageSchema = z.object({ count: z.coerce.number().int().min(0), results: z.array(z.unknown()) });

const namesSchema = z
  .object({ username: z.unknown(), email: z.unknown() })
  .catch({ username: {}, email: {} });

/** Throws `unreadable-reply` for what is no page. An entry that cannot be read is one of its users nevertheless. */
export function parseUserPage(body: unknown, { wrapperFields }: ReplyOptions): UserPage {
  const parsed = pageSchema.safeParse(unwrap(body, { wrapperFields, unless: 'results' }));
  if (!parsed.success) throw unreadableReply({ isWrite: false });
  return { entries: parsed.data.results.map(readEntry), count: parsed.data.count };
}

function readEntry(entry: unknown): PageEntry {
  const user = esperUserSchema.safeParse(entry).data;
  const { username, email } = namesSchema.parse(entry);
  return {
    key: user?.id ?? JSON.stringify(entry),
    user,
    mayBeAnyone: user === undefined || !tellsOwner([username, email]),
  };
}

/** The user of a reply. Throws `unreadable-reply` where there is none. */
export function parseUser(
  body: unknown,
  { wrapperFields, isWrite }: ReplyOptions & { readonly isWrite: boolean },
): EsperUser {
  const parsed = esperUserSchema.safeParse(unwrap(body, { wrapperFields, unless: 'id' }));
  if (parsed.success) return parsed.data;
  throw unreadableReply({ isWrite });
}

/**
 * What a reply holds: itself or, in newer replies, the object in the one of the wrapper members that it has. An object that has
 * the member which `unless` names is itself what is sought.
 */
function unwrap(
  body: unknown,
  { wrapperFields, unless }: { readonly wrapperFields: readonly string[]; readonly unless: string },
): unknown {
  if (typeof body !== 'object' || body === null || unless in body) return body;
  const members = new Map<string, unknown>(Object.entries(body));
  for (const name of wrapperFields) {
    const inner = members.get(name);
    if (typeof inner === 'object' && inner !== null) return inner;
  }
  return body;
}
