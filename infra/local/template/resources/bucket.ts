import * as z from 'zod';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const filterSchema = z.object({
  S3Key: z.object({ Rules: z.array(z.object({ Name: z.enum(['prefix', 'suffix']), Value: z.string() })) }),
});

/** Strict: what is told to anything but a queue would be told to no one here. */
const notificationSchema = z.strictObject({
  QueueConfigurations: z
    .array(
      z.strictObject({
        Event: z.string().startsWith('s3:ObjectCreated:', 'the local host tells of created objects only'),
        Queue: z.string(),
        Filter: filterSchema.optional(),
      }),
    )
    .default([]),
});

const propertiesSchema = z.object({ NotificationConfiguration: notificationSchema.optional() });

/**
 * An S3 bucket on fauxqs, with its notifications to queues. Versioning, encryption, lifecycles and public access
 * blocks have no meaning here.
 */
export const bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  identify({ logicalId, property, surroundings: { stackName } }) {
    const name = physicalName({ given: property('BucketName'), logicalId, stackName }).toLowerCase();
    return identity(name, { Arn: `arn:aws:s3:::${name}` });
  },
  declare({ shortName, properties, identity }, { buckets }) {
    const { NotificationConfiguration: notification } = propertiesSchema.parse(properties);
    buckets.push({
      shortName,
      name: identity.ref,
      arn: identity.attribute('Arn') ?? '',
      notifications: (notification?.QueueConfigurations ?? []).map(({ Event, Queue, Filter }) => {
        const rule = (name: 'prefix' | 'suffix') =>
          Filter?.S3Key.Rules.find(({ Name }) => Name === name)?.Value ?? '';
        return { event: Event, queueArn: Queue, prefix: rule('prefix'), suffix: rule('suffix') };
      }),
    });
  },
};
