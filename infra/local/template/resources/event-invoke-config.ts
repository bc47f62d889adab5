import * as z from 'zod';
import { identity } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().default(6 * 3600),
});

/** How often an asynchronous invocation that fails is repeated. */
export const eventInvokeConfig: ResourceType = {
  type: 'AWS::Lambda::EventInvokeConfig',
  identify: ({ logicalId }) => identity(logicalId, {}),
  declare({ properties }, { asyncInvokes }, { region, accountId }) {
    const { FunctionName, MaximumRetryAttempts, MaximumEventAgeInSeconds } =
      propertiesSchema.parse(properties);
    asyncInvokes.push({
      functionArn: `arn:aws:lambda:${region}:${accountId}:function:${FunctionName}`,
      retries: MaximumRetryAttempts,
      maxAgeSeconds: MaximumEventAgeInSeconds,
    });
  },
};
