import * as z from 'zod';
import { HostError } from '../../host-error.ts';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({ FifoTopic: z.boolean().optional() });

/** A standard SNS topic on fauxqs. Whoever subscribes in the template hears nothing on one machine. */
export const topic: ResourceType = {
  type: 'AWS::SNS::Topic',
  identify({ logicalId, property, surroundings: { region, accountId, stackName } }) {
    const name = physicalName({ given: property('TopicName'), logicalId, stackName });
    const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
    return identity(arn, { TopicArn: arn, TopicName: name });
  },
  declare({ logicalId, shortName, properties, identity }, { topics }) {
    if (propertiesSchema.parse(properties).FifoTopic) {
      throw new HostError(`The local host runs no FIFO topics (${logicalId}).`);
    }
    topics.push({ shortName, name: identity.attribute('TopicName') ?? '', arn: identity.ref });
  },
};
