import * as z from 'zod';
import { HostError } from '../../host-error.ts';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const redriveSchema = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

const propertiesSchema = z.object({
  FifoQueue: z.boolean().optional(),
  VisibilityTimeout: z.coerce.number().optional(),
  MessageRetentionPeriod: z.coerce.number().optional(),
  DelaySeconds: z.coerce.number().optional(),
  ReceiveMessageWaitTimeSeconds: z.coerce.number().optional(),
  MaximumMessageSize: z.coerce.number().optional(),
  RedrivePolicy: redriveSchema.optional(),
});

/** A standard SQS queue on fauxqs. Encryption has no meaning here. */
export const queue: ResourceType = {
  type: 'AWS::SQS::Queue',
  identify({ logicalId, property, surroundings: { region, accountId, stackName, sqsUrl } }) {
    const name = physicalName({ given: property('QueueName'), logicalId, stackName });
    const url = `${sqsUrl}/${accountId}/${name}`;
    return identity(url, {
      Arn: `arn:aws:sqs:${region}:${accountId}:${name}`,
      QueueName: name,
      QueueUrl: url,
    });
  },
  declare({ logicalId, shortName, properties, identity }, { queues }) {
    const { FifoQueue, RedrivePolicy, ...numbers } = propertiesSchema.parse(properties);
    if (FifoQueue) throw new HostError(`The local host runs no FIFO queues (${logicalId}).`);
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(numbers)) {
      if (value !== undefined) attributes[name] = String(value);
    }
    if (RedrivePolicy) attributes.RedrivePolicy = JSON.stringify(RedrivePolicy);
    queues.push({
      shortName,
      name: identity.attribute('QueueName') ?? '',
      arn: identity.attribute('Arn') ?? '',
      url: identity.ref,
      attributes,
      ...(RedrivePolicy ? { deadLetterArn: RedrivePolicy.deadLetterTargetArn } : {}),
    });
  },
};
