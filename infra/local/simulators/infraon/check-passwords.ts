import { openPasswordEnvelope } from './open-password-envelope.ts';
import type { TenantOptions } from './tenant-options.ts';

const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9\s]/];

const readPair = (password: string, confirm: string, mode: TenantOptions['passwords']) => {
  if (mode === 'plain') return { first: password, second: confirm };
  const one = openPasswordEnvelope(password);
  const two = openPasswordEnvelope(confirm);
  if (one === undefined || two === undefined) return undefined;
  // Both values of the published example share the key and differ in the salt.
  if (one.key !== two.key || one.salt === two.salt) return undefined;
  return { first: one.password, second: two.password };
};

/** Checks `password` and `confirm_password` of a create; answers the field's error, or undefined when they are good. Keeps nothing. */
export const checkPasswords = (
  pair: { readonly password: string; readonly confirm: string },
  options: Pick<TenantOptions, 'passwords' | 'passwordMinimumLength'>,
): Readonly<Record<string, readonly string[]>> | undefined => {
  const plain = readPair(pair.password, pair.confirm, options.passwords);
  if (plain === undefined) return { password: ['Unable to decrypt the password.'] };
  if (plain.first !== plain.second) return { confirm_password: ['Passwords do not match.'] };
  const long = plain.first.length >= options.passwordMinimumLength;
  if (!long || !classes.every((needed) => needed.test(plain.first))) {
    return { password: ['The password does not satisfy the password policy.'] };
  }
  return undefined;
};
