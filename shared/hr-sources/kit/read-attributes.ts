import type { AttributeName, Attributes, AttributeValue } from '../../domain/attributes.ts';
import type { AttributePaths } from './attribute-paths.ts';

/** What names a person, or is shown for one, stays as it was when an HR system shows nothing. */
const clearable: ReadonlySet<string> = new Set<AttributeName>([
  'phone',
  'landline',
  'timezone',
  'title',
  'dashboard',
]);

/**
 * An employee's attributes. An explicit `null` or empty text clears what may be cleared; a field that is missing says
 * nothing, because HR systems leave out what their API's user may not see.
 */
export function readAttributes(read: (path: string) => unknown, paths: AttributePaths): Attributes {
  const attributes: { [A in AttributeName]?: AttributeValue } = {};
  for (const [name, alternatives] of Object.entries(paths) as [keyof AttributePaths, readonly string[]][]) {
    const values = alternatives.map((path) => textOf(read(path)));
    const value = values.find((text) => typeof text === 'string') ?? values.find((text) => text === null);
    if (typeof value === 'string' || (value === null && clearable.has(name))) attributes[name] = value;
  }
  return attributes;
}

function textOf(value: unknown): string | null | undefined {
  if (value === null) return null;
  const text = plainText(value);
  return text?.trim() === '' ? null : text;
}

/**
 * What lies at a dot path (`worker.emails.0.address`) of a payload. Undefined where there is nothing; only own properties
 * count.
 */
export function readPath(payload: unknown, path: string): unknown {
  let value = payload;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** A text or a number of parsed JSON as text. Undefined for anything else: `String` throws for some objects. */
export function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** The first of several paths at which something is. */
export function firstValueAt(value: unknown, paths: readonly string[]): unknown {
  return paths.map((path) => readPath(value, path)).find((found) => found !== undefined && found !== null);
}
