import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { HostError } from '../host-error.ts';
import type { BucketPlan, QueuePlan } from '../plan.ts';
import { localCredentials } from './local-credentials.ts';

export interface LocalQueuesAndBuckets {
  /** Serves SQS and S3. */
  readonly url: string;
  createQueues(queues: readonly QueuePlan[]): Promise<void>;
  createBuckets(buckets: readonly BucketPlan[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * SQS and S3 in this process and in memory, on the loopback address. (fauxqs's own start would bind every
 * address.)
 */
export async function startFauxqs({ region }: { readonly region: string }): Promise<LocalQueuesAndBuckets> {
  const app = buildApp({ logger: false, defaultRegion: region });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({ region, endpoint: url, credentials: localCredentials });
  return {
    url,
    async createQueues(queues) {
      await Promise.all(
        queues.map(({ name, attributes }) =>
          client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes })),
        ),
      );
    },
    async createBuckets(buckets) {
      for (const { name } of buckets) {
        const response = await fetch(`${url}/${name}`, { method: 'PUT' });
        if (!response.ok)
          throw new HostError(`The bucket ${name} could not be made: ${await response.text()}`);
      }
    },
    async close() {
      client.destroy();
      await app.close();
    },
  };
}
