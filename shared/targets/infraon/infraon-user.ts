import { tellsOwner, textOf } from '../../http/read-scalar.ts';
import { InfraonError } from './infraon-error.ts';
import type { InfraonOptions } from './options.ts';

/**
 * A user as Infraon shows it, untouched: a PUT replaces the whole user, so that every field goes back as it was read. The published
 * model `UserList` (three g's in `last_loggged_in`) is generated and loose; only what is used of it is read, and read leniently.
 */
export type InfraonUser = Readonly<Record<string, unknown>>;

type IdOptions = Pick<InfraonOptions, 'accountIdField'>;

/** The id by which paths name the user; undefined where the reply has none. */
export function findUserId(user: InfraonUser, options: IdOptions): string | undefined {
  const id = textOf(user[options.accountIdField])?.trim();
  return id === '' ? undefined : id;
}

/** The id by which paths name the user. Throws when the reply has none. */
export function userIdOf(user: InfraonUser, options: IdOptions): string {
  const id = findUserId(user, options);
  if (id !== undefined) return id;
  throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
}

/**
 * Whether the user may be anyone who is looked for: it has no id, a name or address that cannot be read, or neither of them. No one
 * is proven absent from a directory that holds such a user.
 */
export function mayBeAnyone(user: InfraonUser, options: IdOptions): boolean {
  return !tellsOwner([user.actual_username, user.email]) || findUserId(user, options) === undefined;
}

/** The one user of a reply, bare or inside one of the wrappers that listings use. Throws when there is none, or one without an id. */
export function parseUser(
  body: unknown,
  options: Pick<InfraonOptions, 'accountIdField' | 'listFields'>,
): InfraonUser {
  const user = unwrap(body, options);
  if (!isObject(user)) {
    throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
  }
  userIdOf(user, options);
  return user;
}

function unwrap(body: unknown, options: Pick<InfraonOptions, 'accountIdField' | 'listFields'>): unknown {
  if (Array.isArray(body)) return body.length === 1 ? body[0] : undefined;
  if (!isObject(body) || options.accountIdField in body) return body;
  for (const name of options.listFields) {
    const inner = body[name];
    if (Array.isArray(inner)) return inner.length === 1 ? inner[0] : undefined;
    if (isObject(inner)) return inner;
  }
  return body;
}

/** Whether a part of a JSON reply is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
