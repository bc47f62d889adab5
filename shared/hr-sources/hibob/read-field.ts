import { readPath } from '../kit/read-attributes.ts';

/**
 * A field of an employee's record by its id (`work.title`, `root.email`). Bob gives records as flat members, named by the
 * id with slashes before its parts and holding `{"value": …}`, or nested without `root`, depending on the call; the texts
 * of list fields stand beside them in `humanReadable`.
 */
export function readField(
  employee: unknown,
  id: string,
  options: { readonly preferText?: boolean } = {},
): unknown {
  const machine = readForms(employee, id);
  if (options.preferText !== true) return machine;
  const text = readForms(readPath(employee, 'humanReadable'), id);
  return text === undefined || text === null || text === '' ? machine : text;
}

function readForms(record: unknown, id: string): unknown {
  const flat = member(record, `/${id.replaceAll('.', '/')}`);
  if (flat !== undefined) return typeof flat === 'object' && flat !== null ? member(flat, 'value') : flat;
  const nested = readPath(record, id);
  if (nested !== undefined || !id.startsWith('root.')) return nested;
  return readPath(record, id.slice('root.'.length));
}

function member(record: unknown, name: string): unknown {
  if (typeof record !== 'object' || record === null || !Object.hasOwn(record, name)) return undefined;
  return Reflect.get(record, name);
}
