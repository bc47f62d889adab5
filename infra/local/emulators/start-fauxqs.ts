import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import * as z from 'zod';
import { printable } from '../../../shared/report/quote-name.ts';
import { guardListeners } from '../../simulators/common/guard-listeners.ts';
import { HostError } from '../host-error.ts';
import type { BucketPlan, QueuePlan, TopicPlan } from '../template/plan.ts';
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

const pathSchema = z.object({ bucket: z.string(), '*': z.string().min(1) });

const refusals = {
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  ConditionalRequestConflict: [409, 'A conflicting conditional operation is currently in progress'],
} as const;

/**
 * Supplies what fauxqs lacks: conditional writes. `If-None-Match: *` writes where there is no object, `If-Match` where there still is
 * the one with that ETag, and a second such request for a key meanwhile conflicts, as in S3.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function holdConditions(app: ReturnType<typeof buildApp>): void {
  const underWay = new Map<string, unknown>();

  app.addHook('preHandler', async (request, reply) => {
    const path = pathSchema.safeParse(request.params).data;
    const { 'if-none-match': absent, 'if-match': expected } = request.headers;
    const isWrite = request.method === 'PUT' || request.method === 'POST';
    if (!isWrite || path === undefined || (absent === undefined && expected === undefined)) return;
    const refuse = (code: keyof typeof refusals) => {
      const [status, message] = refusals[code];
      const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      return reply.code(status).header('content-type', 'application/xml').send(body);
    };
    const url = `/${path.bucket}/${path['*'].split('/').map(encodeURIComponent).join('/')}`;
    if (underWay.has(url)) return refuse('ConditionalRequestConflict');
    underWay.set(url, request);
    const { statusCode, headers } = await app.inject({ method: 'HEAD', url });
    const isThere = statusCode === 200;
    if (absent !== undefined && isThere) return refuse('PreconditionFailed');
    if (expected !== undefined && !isThere) return refuse('NoSuchKey');
    if (expected !== undefined && headers.etag !== expected) return refuse('PreconditionFailed');
  });
  app.addHook('onResponse', async (request) => {
    for (const [url, owner] of underWay) if (owner === request) underWay.delete(url);
  });
}
