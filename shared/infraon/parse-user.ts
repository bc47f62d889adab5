import { InfraonError } from './infraon-error.ts';
import { type InfraonUser, infraonUserSchema, userIdOf } from './infraon-user.ts';
import type { InfraonOptions } from './options.ts';

/** The one user of a reply, bare or inside one of the wrappers that listings use. Throws when there is none. */
export function parseUser(
  body: unknown,
  options: Pick<InfraonOptions, 'accountIdField' | 'listFields'>,
): InfraonUser {
  const parsed = infraonUserSchema.safeParse(unwrap(body, options));
  if (!parsed.success) {
    throw new InfraonError({ code: 'unreadable-reply', retryable: true, mayHaveHappened: false });
  }
  userIdOf(parsed.data, options);
  return parsed.data;
}

function unwrap(body: unknown, options: Pick<InfraonOptions, 'accountIdField' | 'listFields'>): unknown {
  if (typeof body !== 'object' || body === null || options.accountIdField in body) return body;
  const members = new Map<string, unknown>(Object.entries(body));
  for (const name of options.listFields) {
    const inner = members.get(name);
    if (Array.isArray(inner)) return inner.length === 1 ? inner[0] : undefined;
    if (typeof inner === 'object' && inner !== null) return inner;
  }
  return Array.isArray(body) && body.length === 1 ? body[0] : body;
}
