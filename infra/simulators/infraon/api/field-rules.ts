import type { Fields } from '../../common/wire/read-request-body.ts';

export type FieldErrors = Record<string, readonly string[]>;
type FieldType = 'text' | 'email' | 'integer' | 'boolean' | 'list' | 'time';

const types: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['username', 'text'],
  ['email', 'email'],
  ['name', 'text'],
  ['first_name', 'text'],
  ['password', 'text'],
  ['confirm_password', 'text'],
  ['landline', 'integer'],
  ['phone', 'text'],
  ['timezone', 'text'],
  ['dashboard', 'text'],
  ['role', 'text'],
  ['organization_role', 'text'],
  ['is_active', 'boolean'],
  ['creation_time', 'time'],
  ['customer_id', 'list'],
  ['customer_entity_id', 'list'],
  ['is_multiple_customer_user', 'boolean'],
  ['is_profile_image', 'boolean'],
]);

const problems: Readonly<Record<FieldType, string>> = {
  text: 'Not a valid string.',
  email: 'Enter a valid email address.',
  integer: 'A valid integer is required.',
  boolean: 'Must be a valid boolean.',
  list: 'Expected a list of items.',
  time: 'Datetime has wrong format.',
};

const isOf = (type: FieldType, value: unknown): boolean => {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'list') return Array.isArray(value);
  if (typeof value !== 'string') return false;
  if (type === 'email') return /^[^\s@]+@[^\s@]+$/.test(value);
  return type === 'text' || !Number.isNaN(Date.parse(value));
};

/** The error of one field's value; undefined where it is good or the field is unknown. */
export const fieldProblem = (field: string, value: unknown, nullable: boolean): string | undefined => {
  const type = types.get(field);
  if (type === undefined) return undefined;
  if (value === null) return nullable ? undefined : 'This field may not be null.';
  return isOf(type, value) ? undefined : problems[type];
};

/** Gives a form's text values the types that JSON would have carried. */
export const coerceForm = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const type = types.get(field);
      if (typeof value !== 'string') return [field, value];
      if (type === 'boolean') return [field, /^(true|1|on)$/i.test(value)];
      if (type === 'integer' && /^-?\d+$/.test(value)) return [field, Number(value)];
      if (type === 'list') return [field, value === '' ? [] : value.split(',')];
      return [field, value];
    }),
  );
