import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient, SignCommand, VerifyCommand } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type LocalKeyManagement,
  signDigest,
  startKeyManagement,
} from '../../../infra/local/emulators/start-key-management.ts';
import { createKmsSigner } from '../../../shared/evidence/create-kms-signer.ts';
import {
  isSignedBy,
  publicKeyOf,
  readPublicKeys,
  SigningUnavailableError,
} from '../../../shared/evidence/signature.ts';

const region = 'eu-central-1';
const arn = `arn:aws:kms:${region}:000000000000:key/evidence`;
const directory = mkdtempSync(join(tmpdir(), 'keys-'));
const plan = [{ shortName: 'evidence', name: 'evidence', arn }];
let kms: LocalKeyManagement;
const clients: KMSClient[] = [];

function as(accessKeyId: string, endpoint = kms.url): KMSClient {
  const credentials = { accessKeyId, secretAccessKey: 'x' };
  const client = new KMSClient({ region, endpoint, credentials, maxAttempts: 1 });
  clients.push(client);
  return client;
}

async function publicKeyAt(client: KMSClient) {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: arn }));
  return publicKeyOf(PublicKey ?? new Uint8Array());
}

beforeAll(async () => {
  kms = await startKeyManagement();
  kms.createKeys(plan, directory);
  const exporting = [{ actions: ['kms:Sign'], resources: [arn] }];
  kms.confine(
    new Map([
      ['nightly-export', exporting],
      ['update-user', []],
    ]),
  );
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await kms.close();
  rmSync(directory, { recursive: true });
});

describe('a key of the local host', () => {
  test('signs what is larger than KMS takes, and its public key verifies that and nothing else', async () => {
    const signer = createKmsSigner({ client: as('nightly-export'), keyId: arn });
    const bytes = Buffer.alloc(100_000, 'x');
    const signature = await signer.sign(bytes);
    expect(signature).toMatchObject({ algorithm: 'ECDSA_SHA_256', keyId: arn });
    const keys = [await publicKeyAt(as('somebody'))];
    expect(isSignedBy(keys, { bytes, signature })).toBe(true);
    expect(isSignedBy(keys, { bytes: bytes.subarray(1), signature })).toBe(false);
    expect(isSignedBy([], { bytes, signature })).toBe(false);
  });

  test('is used by the function alone that may', async () => {
    for (const name of ['update-user', 'nightly-export'])
      await expect(as(name).send(new GetPublicKeyCommand({ KeyId: arn }))).rejects.toThrow(
        'not authorized to perform kms:GetPublicKey',
      );
    const refused = createKmsSigner({ client: as('update-user'), keyId: arn }).sign(Buffer.from('x'));
    await expect(refused).rejects.toBeInstanceOf(SigningUnavailableError);
  });

  test('outlasts the host, in a file that only its owner reads', async () => {
    const before = await publicKeyAt(as('somebody'));
    await using another = await startKeyManagement().then((started) => ({
      ...started,
      [Symbol.asyncDispose]: started.close,
    }));
    another.createKeys(plan, directory);
    expect((await publicKeyAt(as('somebody', another.url))).equals(before)).toBe(true);
    expect(statSync(join(directory, 'evidence.pem')).mode & 0o777).toBe(0o600);
  });

  test('refuses what it does not do', async () => {
    const client = as('somebody');
    const Message = Buffer.alloc(32);
    const sign = { KeyId: arn, Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    for (const command of [
      new SignCommand({ ...sign, MessageType: 'RAW' }),
      new SignCommand({ ...sign, KeyId: 'other', MessageType: 'DIGEST' }),
      new SignCommand({ ...sign, SigningAlgorithm: 'ECDSA_SHA_384', MessageType: 'DIGEST' }),
    ])
      await expect(client.send(command)).rejects.toThrow();
    const asked = client.send(new VerifyCommand({ ...sign, Signature: Message }));
    await expect(asked).rejects.toThrow('not known here');
  });
});

test('a digest is signed as Node signs what it hashes itself', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const made = signDigest(privateKey, createHash('sha256').update(bytes).digest());
      return verify('sha256', bytes, publicKey, made);
    }),
    { numRuns: 20 },
  );
});

test('a signer that reaches no one says that it did not sign', async () => {
  const client = as('nightly-export', 'http://127.0.0.1:1');
  await expect(createKmsSigner({ client, keyId: arn }).sign(Buffer.from('x'))).rejects.toBeInstanceOf(
    SigningUnavailableError,
  );
});

describe('public keys that someone kept', () => {
  const pemOf = (curve: 'P-256' | 'P-384') =>
    generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export({ format: 'pem', type: 'spki' });

  test('are read from one file, however many, among other text', () => {
    const [one, other] = [pemOf('P-256'), pemOf('P-256')];
    const read = readPublicKeys(`kept on Monday\n${one}${other}`);
    expect(read.map((key) => key.export({ format: 'pem', type: 'spki' }))).toEqual([one, other]);
    expect(readPublicKeys('nothing')).toEqual([]);
  });

  test('are of the curve that exports are signed with', () => {
    expect(() => readPublicKeys(String(pemOf('P-384')))).toThrow('P-256');
    expect(createPublicKey(pemOf('P-256')).asymmetricKeyType).toBe('ec');
  });
});
