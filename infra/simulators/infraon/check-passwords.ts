import { createDecipheriv, createHash } from 'node:crypto';
import type { TenantOptions } from './tenant-options.ts';

const envelopeShape = /^([0-9a-f]{32})::([A-Za-z0-9+/]+={0,2})$/;

/** What an envelope holds: the key text, the salt in hex and the password. */
interface OpenedEnvelope {
  readonly key: string;
  readonly salt: string;
  readonly password: string;
}

/** OpenSSL's EVP_BytesToKey with MD5 and one iteration, to 48 bytes. */
const derive = (passphrase: Buffer, salt: Buffer): Buffer => {
  const blocks: Buffer[] = [];
  let last = Buffer.alloc(0);
  for (let i = 0; i < 3; i += 1) {
    last = createHash('md5').update(last).update(passphrase).update(salt).digest();
    blocks.push(last);
  }
  return Buffer.concat(blocks);
};

/** Decodes base64 that is spelt the one canonical way; undefined for anything else. */
const strictBase64 = (value: string): Buffer | undefined => {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === value ? bytes : undefined;
};

/**
 * Opens `base64(KEY "::" base64("Salted__" SALT CIPHERTEXT))`, as the vendor's published create example was found to be
 * made: AES-256-CBC under EVP_BytesToKey(MD5) of KEY as text. Undefined when it is not such an envelope.
 */
const openPasswordEnvelope = (envelope: string): OpenedEnvelope | undefined => {
  const outer = strictBase64(envelope)?.toString('latin1');
  const parts = outer === undefined ? null : envelopeShape.exec(outer);
  const key = parts?.[1];
  const inner = parts?.[2] === undefined ? undefined : strictBase64(parts[2]);
  if (key === undefined || inner === undefined) return undefined;
  if (inner.subarray(0, 8).toString('latin1') !== 'Salted__' || inner.length < 32) return undefined;
  const salt = inner.subarray(8, 16);
  const material = derive(Buffer.from(key, 'utf8'), salt);
  try {
    const decipher = createDecipheriv('aes-256-cbc', material.subarray(0, 32), material.subarray(32, 48));
    const plain = Buffer.concat([decipher.update(inner.subarray(16)), decipher.final()]);
    return {
      key,
      salt: salt.toString('hex'),
      password: new TextDecoder('utf-8', { fatal: true }).decode(plain),
    };
  } catch {
    // A wrong key, wrong padding or bytes that are no text: not an envelope of this scheme.
    return undefined;
  }
};

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
