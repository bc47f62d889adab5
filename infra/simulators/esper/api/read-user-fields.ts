import * as z from 'zod';
import type { Fields } from '../../common/wire/read-request-body.ts';

const text = z.string('Not a valid string.').max(150, 'Ensure this field has no more than 150 characters.');

const schema = z.object({
  username: text
    .min(1, 'This field may not be blank.')
    .regex(/^[\w.@+-]+$/, 'Enter a valid username.')
    .exactOptional(),
  password: text.min(1, 'This field may not be blank.').exactOptional(),
  first_name: text.exactOptional(),
  last_name: text.exactOptional(),
  is_active: z.boolean('Must be a valid boolean.').exactOptional(),
  email: z.union([z.literal(''), z.email()], 'Enter a valid email address.').exactOptional(),
});

export type UserFields = Omit<z.output<typeof schema>, 'password'>;
type UserFieldsRead = { readonly user: UserFields } | { readonly errors: readonly string[] };

/** Reads the fields of a user, without the profile. Fields that the vendor does not know are left out; so is the password. */
export const readUserFields = (fields: Fields, needed: { readonly username: boolean }): UserFieldsRead => {
  const parsed = schema.safeParse(fields);
  if (!parsed.success)
    return { errors: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  if (needed.username && parsed.data.username === undefined)
    return { errors: ['username: This field is required.'] };
  const { password: _password, ...user } = parsed.data;
  return { user };
};
