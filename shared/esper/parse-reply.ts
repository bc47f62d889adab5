import * as z from 'zod';
import { unreadableReply } from './esper-error.ts';
import { type EsperUser, esperUserSchema } from './esper-user.ts';
import type { EsperOptions } from './options.ts';
import { unwrap } from './unwrap.ts';

type ReplyOptions = Pick<EsperOptions, 'wrapperFields'>;

/** One page of a listing. */
export interface UserPage {
  readonly users: readonly EsperUser[];
  /** Number of all users. */
  readonly count: number;
}

/** `next` is left unread: it can carry another scheme or host, and the offset is known without it. */
const pageSchema = z.object({ count: z.int().min(0), results: z.array(esperUserSchema) });

/** Throws `unreadable-reply` for what is no page. */
export function parseUserPage(body: unknown, { wrapperFields }: ReplyOptions): UserPage {
  const parsed = pageSchema.safeParse(unwrap(body, { wrapperFields, unless: 'results' }));
  if (!parsed.success) throw unreadableReply({ isWrite: false });
  return { users: parsed.data.results, count: parsed.data.count };
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
