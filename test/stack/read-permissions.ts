import * as z from 'zod';
import type { Resource, SynthesisedStage } from './synthesise-stage.ts';

const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z.union([z.array(schema), schema.transform((value) => [value])]);

/** Strict: a statement with NotAction, NotResource or an unexpected key does not pass unseen. */
const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore(z.string()),
  Resource: oneOrMore(z.unknown()),
  Condition: z
    .strictObject({
      'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': oneOrMore(z.string()) }),
    })
    .transform((condition) => condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'])
    .optional(),
});

const policySchema = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
});

const functionSchema = z.object({
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
});

/**
 * What a function's role may do, as sorted `action resource` pairs, the resource by its short name: `sqs:SendMessage
 * user-changes`; with the keys that a table's items are confined to, `dynamodb:GetItem ledger event#*`. Fails when permissions are given in a way that this does not read (managed or inline policies).
 */
export function readPermissions(stage: SynthesisedStage, functionName: string): readonly string[] {
  const fn = functionSchema.parse(stage.named('AWS::Lambda::Function', functionName).Properties);
  const roleId = fn.Role['Fn::GetAtt'][0];
  const role = stage.ofType('AWS::IAM::Role').find((resource) => resource.logicalId === roleId);
  z.strictObject({ AssumeRolePolicyDocument: z.unknown() }).parse(role?.Properties);
  return stage
    .ofType('AWS::IAM::Policy')
    .map((policy) => policySchema.parse(policy.Properties))
    .filter((policy) => policy.Roles.some((attached) => attached.Ref === roleId))
    .flatMap((policy) => policy.PolicyDocument.Statement)
    .flatMap((statement) =>
      statement.Action.flatMap((action) =>
        statement.Resource.flatMap((resource) => {
          const permission = `${action} ${describeResource(stage.resources, resource)}`;
          return statement.Condition?.map((key) => `${permission} ${key}`) ?? [permission];
        }),
      ),
    )
    .sort();
}

const reference = z.union([
  z.strictObject({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z
    .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
    .transform((value) => value['Fn::GetAtt'][0]),
]);
const joined = z
  .strictObject({ 'Fn::Join': z.tuple([z.literal(''), z.tuple([reference, z.string()])]) })
  .transform((value) => value['Fn::Join'][1]);

function describeResource(resources: readonly Resource[], value: unknown): string {
  const join = joined.safeParse(value);
  if (join.success) return `${nameOf(resources, join.data[0])}${join.data[1]}`;
  const plain = reference.safeParse(value);
  return plain.success ? nameOf(resources, plain.data) : JSON.stringify(value);
}

function nameOf(resources: readonly Resource[], logicalId: string): string {
  const resource = resources.find((candidate) => candidate.logicalId === logicalId);
  return String(resource?.Metadata['user-lifecycle:name'] ?? logicalId.replace(/[0-9A-F]{8}$/, ''));
}
