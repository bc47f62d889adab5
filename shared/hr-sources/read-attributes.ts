import type { AttributeName, Attributes, AttributeValue } from '../domain/attributes.ts';
import type { AttributePaths } from './attribute-paths.ts';
import { plainText } from './plain-text.ts';

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
