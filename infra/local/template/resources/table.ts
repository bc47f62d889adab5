import * as z from 'zod';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const indexSchema = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

const propertiesSchema = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
});

/**
 * A DynamoDB table (`AWS::DynamoDB::Table`, or `GlobalTable`, which CDK's TableV2 makes) on dynalite: keys
 * and indexes. Encryption, point-in-time recovery and deletion protection have no meaning here, and items do
 * not expire.
 */
function tableType(type: string): ResourceType {
  return {
    type,
    identify({ logicalId, property, surroundings: { region, accountId, stackName } }) {
      const name = physicalName({ given: property('TableName'), logicalId, stackName });
      const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${name}`;
      return identity(name, { Arn: arn, StreamArn: `${arn}/stream/local`, TableId: name });
    },
    declare({ shortName, properties, identity }, { tables }) {
      const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes } = propertiesSchema.parse(properties);
      tables.push({
        shortName,
        name: identity.ref,
        arn: identity.attribute('Arn') ?? '',
        create: {
          TableName: identity.ref,
          KeySchema,
          AttributeDefinitions,
          BillingMode: 'PAY_PER_REQUEST',
          ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes } : {}),
        },
      });
    },
  };
}

export const table = tableType('AWS::DynamoDB::Table');

export const globalTable = tableType('AWS::DynamoDB::GlobalTable');
