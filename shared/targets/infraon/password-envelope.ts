import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** The two password fields of a create. Each envelope is as secret as the password itself. */
export interface SealedPassword {
  readonly password: string;
  readonly confirmPassword: string;
}

const saltPrefix = Buffer.from('Salted__', 'latin1');
const separator = '::';

/**
 * Seals a password as the published create example does (verified by decrypting it):
 * `base64(KEY + "::" + base64("Salted__" + SALT + AES-256-CBC))`, key and IV by EVP_BytesToKey with MD5 over KEY as text.
 * Both fields share KEY (32 lower-case hex characters, by default random) and have their own SALT.
 */
export function sealPassword(
  password: string,
  options: { readonly key?: string; readonly random?: (size: number) => Buffer } = {},
): SealedPassword {
  const random = options.random ?? randomBytes;
  const key = options.key ?? random(16).toString('hex');
  return { password: seal(password, key, random(8)), confirmPassword: seal(password, key, random(8)) };
}

/** The password in an envelope. Throws when it is not one; the error holds nothing of the envelope. */
export function openPassword(envelope: string): string {
  const [key, inner, ...rest] = Buffer.from(envelope, 'base64').toString('latin1').split(separator);
  const sealed = Buffer.from(inner ?? '', 'base64');
  if (key === undefined || rest.length > 0 || !sealed.subarray(0, 8).equals(saltPrefix)) {
    throw new Error('not a password envelope');
  }
  const derived = deriveKeyAndIv(key, sealed.subarray(8, 16));
  const decipher = createDecipheriv('aes-256-cbc', derived.key, derived.iv);
  return Buffer.concat([decipher.update(sealed.subarray(16)), decipher.final()]).toString('utf8');
}

function seal(password: string, key: string, salt: Buffer): string {
  const derived = deriveKeyAndIv(key, salt);
  const cipher = createCipheriv('aes-256-cbc', derived.key, derived.iv);
  const sealed = Buffer.concat([saltPrefix, salt, cipher.update(password, 'utf8'), cipher.final()]);
  return Buffer.from(`${key}${separator}${sealed.toString('base64')}`, 'utf8').toString('base64');
}

/** EVP_BytesToKey with MD5 and one iteration, what `openssl enc -md md5` uses: the vendor's format leaves no choice. */
function deriveKeyAndIv(key: string, salt: Buffer): { readonly key: Buffer; readonly iv: Buffer } {
  const passphrase = Buffer.from(key, 'utf8');
  let digest = Buffer.alloc(0);
  let derived = Buffer.alloc(0);
  while (derived.length < 48) {
    digest = createHash('md5').update(digest).update(passphrase).update(salt).digest();
    derived = Buffer.concat([derived, digest]);
  }
  return { key: derived.subarray(0, 32), iv: derived.subarray(32, 48) };
}
