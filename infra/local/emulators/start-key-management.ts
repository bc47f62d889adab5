import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { close, listen } from '../../simulators/common/listen.ts';
import type { KeyPlan } from '../template/plan.ts';
import { callerOf, type Permissions } from './enforce-permissions.ts';

export interface LocalKeyManagement {
  readonly url: string;
  /** The keys themselves are kept in the directory. */
  createKeys(keys: readonly KeyPlan[], directory: string): void;
  /** From now on, whoever is named may do no more than that. */
  confine(permissions: Permissions): void;
  close(): Promise<void>;
}

const algorithm = 'ECDSA_SHA_256';
const keySchema = z.looseObject({ KeyId: z.string() });
const signSchema = z.object({
  Message: z.base64().transform((text) => Buffer.from(text, 'base64')),
  MessageType: z.literal('DIGEST'),
  SigningAlgorithm: z.literal(algorithm),
});

/** AWS KMS in this process and on the loopback address: Sign, of a digest, and GetPublicKey, of keys of the curve P-256. */
export async function startKeyManagement(): Promise<LocalKeyManagement> {
  const keys = new Map<string, KeyObject>();
  let permissions: Permissions = new Map();
  const isAllowed = (caller: string, action: string, arn: string) =>
    permissions
      .get(caller)
      ?.some(({ actions, resources }) => actions.includes(action) && resources.includes(arn)) ?? true;

  const server = createServer(async (request, response) => {
    const reply = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
    const operation = String(request.headers['x-amz-target']).replace(/^TrentService\./, '');
    try {
      const input = keySchema.parse(await json(request));
      const key = keys.get(input.KeyId);
      if (key === undefined)
        return reply(400, { __type: 'NotFoundException', message: 'There is no such key' });
      if (!isAllowed(callerOf(request), `kms:${operation}`, input.KeyId))
        return reply(400, {
          __type: 'AccessDeniedException',
          message: `not authorized to perform kms:${operation}`,
        });
      reply(200, { KeyId: input.KeyId, ...perform(operation, key, input) });
    } catch {
      reply(400, {
        __type: 'ValidationException',
        message: 'The request could not be read, or is not known here.',
      });
    }
  });
  const { url } = await listen(server);
  return {
    url,
    createKeys(plans, directory) {
      for (const { arn, shortName } of plans) keys.set(arn, openSigningKey(directory, shortName));
    },
    confine(given) {
      permissions = given;
    },
    close: () => close(server),
  };
}

function perform(operation: string, key: KeyObject, input: unknown): object {
  switch (operation) {
    case 'Sign': {
      const { Message } = signSchema.parse(input);
      return { Signature: signDigest(key, Message).toString('base64'), SigningAlgorithm: algorithm };
    }
    case 'GetPublicKey': {
      const der = createPublicKey(key).export({ format: 'der', type: 'spki' });
      return {
        PublicKey: der.toString('base64'),
        ...{ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', SigningAlgorithms: [algorithm] },
      };
    }
    default:
      throw new Error(`${operation} is not known here`);
  }
}

/** A signing key of the local host, kept in a directory so that it outlasts the host. The first time, it is made. */
function openSigningKey(directory: string, name: string): KeyObject {
  const path = join(directory, `${name}.pem`);
  if (existsSync(path)) return createPrivateKey(readFileSync(path));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  mkdirSync(directory, { recursive: true });
  writeFileSync(path, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  return privateKey;
}

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
