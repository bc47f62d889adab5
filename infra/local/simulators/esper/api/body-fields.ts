import type { Fields } from '../../common/wire/read-request-body.ts';

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a body can hold a profile: in a user, in an invitation. */
const nested = ['profile', 'meta'];

/** A body's fields by the names under which faults know them: those of a profile also as `role`, and as `profile.role`. */
export const flattenFields = (fields: Fields): Fields => {
  const flat: Record<string, unknown> = { ...fields };
  for (const name of nested) {
    const inner = fields[name];
    if (!isFields(inner)) continue;
    for (const [field, value] of Object.entries(flattenFields(inner))) {
      flat[field] ??= value;
      flat[`${name}.${field}`] = value;
    }
  }
  return flat;
};

/** The body as though it lacked some fields, wherever they stand. */
export const withoutFields = (fields: Fields, ignored: ReadonlySet<string>): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([field]) => !ignored.has(field))
      .map(([field, value]) => [
        field,
        nested.includes(field) && isFields(value) ? withoutFields(value, ignored) : value,
      ]),
  );
