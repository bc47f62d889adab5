import * as z from 'zod';
import { identity } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.discriminatedUnion('KeyUsage', [
  z.object({ KeyUsage: z.literal('SIGN_VERIFY'), KeySpec: z.literal('ECC_NIST_P256') }),
  z.object({
    KeyUsage: z.literal('ENCRYPT_DECRYPT').optional(),
    KeySpec: z.literal('SYMMETRIC_DEFAULT').optional(),
  }),
]);

/** A key on the local AWS KMS. Those that sign do so; with the others nothing is encrypted on one machine. */
export const key: ResourceType = {
  type: 'AWS::KMS::Key',
  identify({ logicalId, surroundings: { region, accountId, stackName } }) {
    const id = `${stackName}-${logicalId}`;
    return identity(id, { Arn: `arn:aws:kms:${region}:${accountId}:key/${id}`, KeyId: id });
  },
  declare({ shortName, properties, identity }, { keys }) {
    if (propertiesSchema.parse(properties).KeyUsage !== 'SIGN_VERIFY') return;
    keys.push({ shortName, name: identity.ref, arn: identity.attribute('Arn') ?? '' });
  },
};
