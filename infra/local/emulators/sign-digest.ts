import { createECDH, type KeyObject } from 'node:crypto';

/** The order of P-256's base point. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * ECDSA over a hash that someone else computed, in DER: what AWS KMS does with a `DIGEST`, and Node does not, which always
 * hashes itself. Not in constant time: only for keys that protect nothing.
 */
export function signDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  const d = toNumber(Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const nonce = createECDH('prime256v1');
  // 0x04, x, y
  const r = toNumber(nonce.generateKeys().subarray(1, 33)) % order;
  const k = toNumber(nonce.getPrivateKey());
  const s = (invert(k) * (toNumber(digest) + r * d)) % order;
  if (r === 0n || s === 0n) return signDigest(privateKey, digest);
  const body = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([0x30, body.byteLength]), body]);
}

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** By Fermat: the order is a prime. */
function invert(value: bigint): bigint {
  let result = 1n;
  let base = value % order;
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

/** In as few bytes as it takes, of which the first says that it is not negative. */
function integer(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]);
  return Buffer.concat([Buffer.from([0x02, positive.byteLength]), positive]);
}
