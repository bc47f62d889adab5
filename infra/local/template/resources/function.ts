import * as z from 'zod';
import { environmentBytes } from '../../../limits/limits.ts';
import { HostError } from '../../host-error.ts';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({
  Runtime: z.string(),
  Handler: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  Role: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
});

/**
 * A Lambda function, run in processes of its own. Its architecture, tracing and log group have no meaning
 * here; of its role's permissions, those on tables are enforced.
 */
export const lambdaFunction: ResourceType = {
  type: 'AWS::Lambda::Function',
  identify({ logicalId, property, surroundings: { region, accountId, stackName } }) {
    const name = physicalName({ given: property('FunctionName'), logicalId, stackName });
    return identity(name, { Arn: `arn:aws:lambda:${region}:${accountId}:function:${name}` });
  },
  declare({ logicalId, shortName, properties, identity }, { functions }, { assetDirectory }) {
    const read = propertiesSchema.parse(properties);
    if (!read.Runtime.startsWith('nodejs')) {
      throw new HostError(`The local host runs Node functions only (${logicalId} is ${read.Runtime}).`);
    }
    const environment = read.Environment?.Variables ?? {};
    const bytes = Buffer.byteLength(JSON.stringify(environment));
    if (bytes > environmentBytes)
      throw new HostError(
        `The environment of ${shortName} has ${bytes} bytes, and AWS allows ${environmentBytes}.`,
      );
    functions.push({
      shortName,
      name: identity.ref,
      arn: identity.attribute('Arn') ?? '',
      handler: read.Handler,
      role: read.Role.slice(read.Role.lastIndexOf(':') + 1),
      codeDirectory: assetDirectory(read.Code.S3Key.replace(/^.*\//, '').replace(/\.zip$/, '')),
      environment,
      timeoutSeconds: read.Timeout,
      memoryMegabytes: read.MemorySize,
      ...(read.ReservedConcurrentExecutions === undefined
        ? {}
        : { reservedConcurrency: read.ReservedConcurrentExecutions }),
    });
  },
};
