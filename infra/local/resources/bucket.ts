import * as z from 'zod';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({
  NotificationConfiguration: z.undefined({ error: 'the local host does not send notifications' }).optional(),
});

/**
 * An S3 bucket on fauxqs. Versioning, encryption, lifecycles and public access blocks have no meaning here.
 */
export const bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  identify({ logicalId, property, surroundings: { stackName } }) {
    const name = physicalName({ given: property('BucketName'), logicalId, stackName }).toLowerCase();
    return identity(name, { Arn: `arn:aws:s3:::${name}` });
  },
  declare({ shortName, properties, identity }, { buckets }) {
    propertiesSchema.parse(properties);
    buckets.push({ shortName, name: identity.ref, arn: identity.attribute('Arn') ?? '' });
  },
};
