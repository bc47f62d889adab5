import { SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from '../emulators/local-credentials.ts';
import type { InvocationOutcome } from '../lambda/invocation.ts';
import type { StackPlan } from '../template/plan.ts';
import { pollQueue } from './poll-queue.ts';

export interface EventSourcesOptions {
  readonly plan: Pick<StackPlan, 'eventSources' | 'queues'>;
  readonly region: string;
  readonly sqsUrl: string;
  readonly invoke: (functionArn: string, event: unknown) => Promise<InvocationOutcome>;
  readonly onNotice: (notice: string) => void;
}

/** Polls the queue of every event source mapping until it is stopped. */
export function startEventSources(options: EventSourcesOptions): { stop(): Promise<void> } {
  const { plan, region, sqsUrl, invoke, onNotice } = options;
  const sqs = new SQSClient({ region, endpoint: sqsUrl, credentials: localCredentials });
  const sources = plan.eventSources.flatMap((source) => {
    const queue = plan.queues.find(({ arn }) => arn === source.queueArn);
    if (!queue) return [];
    return [
      pollQueue({
        plan: source,
        queueUrl: queue.url,
        region,
        sqs,
        invoke: (event) => invoke(source.functionArn, event),
        onError: (error) => onNotice(`The queue ${queue.shortName} could not be polled: ${String(error)}`),
      }),
    ];
  });
  return {
    async stop() {
      await Promise.all(sources.map((source) => source.stop()));
      sqs.destroy();
    },
  };
}
