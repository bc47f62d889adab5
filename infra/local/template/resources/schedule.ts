import * as z from 'zod';
import { identity, physicalName } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.object({ Arn: z.string(), Input: z.string().optional() }),
});

/**
 * A schedule of EventBridge Scheduler that starts a function. Flexible windows, retries and dead letters have
 * no meaning here.
 */
export const schedule: ResourceType = {
  type: 'AWS::Scheduler::Schedule',
  identify({ logicalId, property, surroundings: { region, accountId, stackName } }) {
    const name = physicalName({ given: property('Name'), logicalId, stackName });
    return identity(name, { Arn: `arn:aws:scheduler:${region}:${accountId}:schedule/default/${name}` });
  },
  declare({ shortName, properties, identity }, { schedules }) {
    const read = propertiesSchema.parse(properties);
    schedules.push({
      shortName,
      arn: identity.attribute('Arn') ?? '',
      functionArn: read.Target.Arn,
      expression: read.ScheduleExpression,
      timeZone: read.ScheduleExpressionTimezone,
      enabled: read.State === 'ENABLED',
      ...(read.Target.Input === undefined ? {} : { input: read.Target.Input }),
    });
  },
};
