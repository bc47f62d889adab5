import { scimUrns } from '../http/scim-urns.ts';
import { isScimBody, type ScimBody } from './read-scim-body.ts';
import { membersOf, readBoolean, wordOf } from './read-values.ts';

const active = new Set(['active', `${scimUrns.user.toLowerCase()}:active`]);

/**
 * Whether a PUT or a PATCH that cannot be read as a whole says all the same that the user leaves: a title that is an object, or an
 * attribute that no schema has, keeps no one's account.
 */
export function saysLeaving(body: ScimBody): boolean {
  const operations = membersOf(body).get('operations');
  const words = Array.isArray(operations) ? operations.flatMap(wordsOf) : activeIn(body);
  try {
    return readBoolean(words.at(-1)) === false;
  } catch {
    return false;
  }
}

/** What one operation says of `active`. */
function wordsOf(operation: unknown): readonly unknown[] {
  if (!isScimBody(operation)) return [];
  const members = membersOf(operation);
  const [op, path, value] = ['op', 'path', 'value'].map((name) => members.get(name));
  if (!['add', 'replace'].includes(wordOf(op))) return [];
  if (typeof path === 'string' && path.trim() !== '')
    return active.has(path.trim().toLowerCase()) ? [value] : [];
  return isScimBody(value) ? activeIn(value) : [];
}

function activeIn(object: ScimBody): readonly unknown[] {
  return [...membersOf(object)].flatMap(([name, value]) => (active.has(name) ? [value] : []));
}
