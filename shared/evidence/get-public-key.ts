import type { KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { publicKeyOf } from './signature.ts';

/** The public key of a key of AWS KMS that signs. */
export async function getPublicKey(client: KMSClient, keyId: string): Promise<KeyObject> {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  return publicKeyOf(PublicKey ?? new Uint8Array());
}
