/** A text field's value; a number counts as its digits. Undefined for null and for what is no text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A flag's value, in any of the forms that servers give it. Undefined for what is no flag. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = textOf(value)?.trim().toLowerCase() ?? '';
  if (['true', '1', 'yes', 'on'].includes(text)) return true;
  return ['false', '0', 'no', 'off'].includes(text) ? false : undefined;
}

/**
 * Whether the names of an account tell who may own it: none is there that cannot be read, and one is there that can. Otherwise it may
 * be anyone's.
 */
export function tellsOwner(names: readonly unknown[]): boolean {
  const isGiven = (name: unknown) => name !== null && name !== undefined;
  return (
    names.every((name) => !isGiven(name) || textOf(name) !== undefined) &&
    names.some((name) => (textOf(name)?.trim() ?? '') !== '')
  );
}
