import { InfraonError } from './infraon-error.ts';
import { type InfraonUser, userIdOf } from './infraon-user.ts';
import { isObject } from './is-object.ts';
import type { InfraonOptions } from './options.ts';

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
