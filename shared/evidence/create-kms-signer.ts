import { createHash, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { clientOptions, unlogged } from '../aws/client-options.ts';
import { publicKeyOf, type Signer, SigningUnavailableError, signingAlgorithm } from './signature.ts';

/** Signs with a key of AWS KMS. Only the hash of the bytes is sent: KMS takes 4 KB at most. */
export function createKmsSigner({
  client,
  keyId,
}: {
  readonly client: KMSClient;
  readonly keyId: string;
}): Signer {
  return {
    keyId,
    async sign(bytes) {
      const made = await client
        .send(
          new SignCommand({
            KeyId: keyId,
            Message: createHash('sha256').update(bytes).digest(),
            MessageType: 'DIGEST',
            SigningAlgorithm: signingAlgorithm,
          }),
        )
        .catch((cause: unknown) => {
          throw new SigningUnavailableError({ cause });
        });
      if (made.Signature === undefined) throw new SigningUnavailableError();
      return {
        algorithm: signingAlgorithm,
        keyId,
        signature: Buffer.from(made.Signature).toString('base64'),
      };
    },
  };
}

/** An AWS KMS client of the environment's region, credentials and endpoint. */
export function createKeyClient(): KMSClient {
  return unlogged(new KMSClient(clientOptions));
}

/** The public key of a key of AWS KMS that signs. */
export async function getPublicKey(client: KMSClient, keyId: string): Promise<KeyObject> {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  return publicKeyOf(PublicKey ?? new Uint8Array());
}
