import * as z from 'zod';
import type { ResourceType } from './resource-type.ts';

const oneOrMore = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

const propertiesSchema = z.object({
  Roles: z.array(z.string()).default([]),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.literal('Allow'),
        Action: oneOrMore,
        Resource: oneOrMore,
        Condition: z
          .strictObject({
            'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': oneOrMore }).optional(),
          })
          .optional(),
      }),
    ),
  }),
});

/** What roles may do. The stand-in for DynamoDB asks for it; the others take every call. */
export const policy: ResourceType = {
  type: 'AWS::IAM::Policy',
  identify: ({ logicalId }) => ({ ref: logicalId, attribute: () => undefined }),
  declare({ properties }, { permissions }) {
    const { Roles, PolicyDocument } = propertiesSchema.parse(properties);
    const statements = PolicyDocument.Statement.map(({ Action, Resource, Condition }) => {
      const leadingKeys = Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
      return { actions: Action, resources: Resource, ...(leadingKeys === undefined ? {} : { leadingKeys }) };
    });
    for (const role of Roles) permissions.set(role, [...(permissions.get(role) ?? []), ...statements]);
  },
};
