import * as z from 'zod';
import { HostError } from '../../host-error.ts';
import { identity } from './identity.ts';
import type { ResourceType } from './resource-type.ts';

const propertiesSchema = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.coerce.number().default(10),
  MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: z.boolean().default(true),
  FilterCriteria: z.undefined({ error: 'the local host does not filter messages' }).optional(),
});

/** Without a maximum in the template, Lambda scales to hundreds; one machine does not. */
const defaultConcurrency = 10;

/** A queue that feeds a function. */
export const eventSourceMapping: ResourceType = {
  type: 'AWS::Lambda::EventSourceMapping',
  identify: ({ logicalId }) => identity(logicalId, { Id: logicalId }),
  declare({ logicalId, properties }, { eventSources }, { region, accountId }) {
    const read = propertiesSchema.parse(properties);
    if (!read.EventSourceArn.startsWith('arn:aws:sqs:')) {
      throw new HostError(`The local host polls SQS queues only (${logicalId}).`);
    }
    if (!read.Enabled) return;
    eventSources.push({
      functionArn: read.FunctionName.startsWith('arn:')
        ? read.FunctionName
        : `arn:aws:lambda:${region}:${accountId}:function:${read.FunctionName}`,
      queueArn: read.EventSourceArn,
      batchSize: read.BatchSize,
      windowSeconds: read.MaximumBatchingWindowInSeconds,
      maximumConcurrency: read.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency,
      reportsItemFailures: read.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    });
  },
};
