import * as z from 'zod';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({
  Description: z.string().default(''),
  SecretString: z.string().default(''),
});

/**
 * A secret on the local Secrets Manager. It starts with what the template says; the local environment then
 * fills it.
 */
export const secret: ResourceType = {
  type: 'AWS::SecretsManager::Secret',
  identify({ logicalId, property, surroundings: { region, accountId, stackName } }) {
    const name = physicalName({ given: property('Name'), logicalId, stackName });
    const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-local0`;
    return identity(arn, { Id: arn });
  },
  declare({ shortName, properties, identity }, { secrets }) {
    const { Description, SecretString } = propertiesSchema.parse(properties);
    const name = identity.ref.replace(/^.*:secret:/, '').replace(/-local0$/, '');
    secrets.push({ shortName, name, arn: identity.ref, description: Description, value: SecretString });
  },
};
