import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { printable } from '../../../shared/report/quote-name.ts';
import { guardListeners } from '../../simulators/common/guard-listeners.ts';
import { HostError } from '../host-error.ts';
import type { BucketPlan, QueuePlan, TopicPlan } from '../template/plan.ts';
import { holdConditions } from './conditional-writes.ts';
import { localCredentials } from './local-credentials.ts';
import { notifyOfObjects } from './notify-of-objects.ts';

/** SNS's query protocol, as far as it says something to people. */
const publishSchema = z.object({
  Action: z.literal('Publish'),
  Subject: z.string().optional(),
  Message: z.string(),
});

/** No one gets e-mail from one machine: what is published on a topic is shown where the host runs. */
function showNotices(app: ReturnType<typeof buildApp>, show: (notice: string) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    const published = publishSchema.safeParse(request.body).data;
    if (published === undefined || reply.statusCode !== 200) return;
    const { Subject = 'Notice', Message } = published;
    const lines = Message.split('\n').filter((line) => line !== '');
    show([Subject, ...lines.map((line) => `  ${line}`)].map(printable).join('\n'));
  });
}

export interface LocalQueuesAndBuckets {
  /** Serves SQS, S3 and SNS. */
  readonly url: string;
  createQueues(queues: readonly QueuePlan[]): Promise<void>;
  createTopics(topics: readonly TopicPlan[]): Promise<void>;
  createBuckets(buckets: readonly BucketPlan[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * SQS, S3 (with the notifications of objects that are created) and SNS in this process and in memory, on the
 * loopback address. (fauxqs's own start would bind every address.)
 */
export async function startFauxqs(options: {
  readonly region: string;
  readonly accountId: string;
  /** Gets what is published on a topic, and each notification that was lost. */
  readonly onNotice?: ((notice: string) => void) | undefined;
}): Promise<LocalQueuesAndBuckets> {
  const { region, accountId } = options;
  const app = buildApp({ logger: false, defaultRegion: region });
  takeEmptyObjects(app);
  holdConditions(app);
  showNotices(app, (notice) => options.onNotice?.(notice));
  const notifications = notifyOfObjects({
    app,
    region,
    send: async (queueArn, MessageBody) => {
      const QueueUrl = `${url}/${accountId}/${queueArn.slice(queueArn.lastIndexOf(':') + 1)}`;
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    onError: (error) => options.onNotice?.(`An object could not be told to its queue: ${String(error)}`),
  });
  guardListeners(app.server);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({ region, endpoint: url, credentials: localCredentials });
  return {
    url,
    async createTopics(topics) {
      const sns = new SNSClient({ region, endpoint: url, credentials: localCredentials });
      await Promise.all(topics.map(({ name }) => sns.send(new CreateTopicCommand({ Name: name }))));
      sns.destroy();
    },
    async createQueues(queues) {
      await Promise.all(
        queues.map(({ name, attributes }) =>
          client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes })),
        ),
      );
    },
    async createBuckets(buckets) {
      for (const bucket of buckets) {
        const response = await fetch(`${url}/${bucket.name}`, { method: 'PUT' });
        if (!response.ok)
          throw new HostError(`The bucket ${bucket.name} could not be made: ${await response.text()}`);
        notifications.watch(bucket);
      }
    },
    async close() {
      client.destroy();
      await app.close();
    },
  };
}

/** A PUT of an empty object has no body to parse: fauxqs is given an empty one, where it would fail on none. */
function takeEmptyObjects(app: ReturnType<typeof buildApp>): void {
  app.addHook('preHandler', async (request) => {
    const isObject = request.method === 'PUT' && /^\/[^/?]+\/[^?]/.test(request.url);
    if (isObject && (request.body === undefined || request.body === null)) request.body = Buffer.alloc(0);
  });
}
