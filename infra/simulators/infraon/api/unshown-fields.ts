import type { Fields } from '../../common/wire/read-request-body.ts';
import type { UnshownFields } from '../user.ts';

const unshownText = [
  'first_name',
  'phone',
  'timezone',
  'dashboard',
  'role',
  'organization_role',
] as const satisfies readonly (keyof UnshownFields)[];

/** The fields that are written and never read back, taken from a body whose types were checked. */
export const toUnshown = (fields: Fields): UnshownFields => {
  const taken: Record<string, string | null> = {};
  for (const field of unshownText) {
    const value = fields[field];
    if (typeof value === 'string' || value === null) taken[field] = value;
  }
  const { landline } = fields;
  return typeof landline === 'number' || landline === null ? { ...taken, landline } : taken;
};
