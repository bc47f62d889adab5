import type { buildApp } from 'fauxqs';
import * as z from 'zod';
import type { BucketPlan } from '../template/plan.ts';

export interface ObjectNotifications {
  /** From now on, objects that are created in the bucket are told to its queues. */
  watch(bucket: BucketPlan): void;
}

interface NotificationOptions {
  readonly app: ReturnType<typeof buildApp>;
  readonly region: string;
  readonly send: (queueArn: string, body: string) => Promise<void>;
  /** A notification that did not reach its queue. */
  readonly onError: (error: unknown) => void;
}

const pathSchema = z.object({ bucket: z.string(), '*': z.string().min(1) });
const querySchema = z.looseObject({
  uploadId: z.string().optional(),
  partNumber: z.string().optional(),
  'X-Amz-Credential': z.string().optional(),
});

/** Supplies what fauxqs lacks: S3's notifications. They are sent after the answer, as S3 does, and never twice. */
export function notifyOfObjects(options: NotificationOptions): ObjectNotifications {
  const { app, region, send } = options;
  const watched = new Map<string, BucketPlan>();
  const underWay = new Set<Promise<void>>();
  let count = 0;

  app.addHook('onResponse', async (request, reply) => {
    if (reply.statusCode !== 200) return;
    const path = pathSchema.safeParse(request.params).data;
    const bucket = watched.get(path?.bucket ?? '');
    const query = querySchema.parse(request.query ?? {});
    const operation = operationOf(request.method, { query, headers: request.headers });
    if (path === undefined || bucket === undefined || operation === undefined) return;
    count += 1;
    const key = path['*'];
    const object = { bucket: bucket.name, bucketArn: bucket.arn, key, operation, region, at: new Date() };
    const principal = accessKeyOf(request.headers.authorization, query['X-Amz-Credential']) ?? 'anonymous';
    const sequencer = (BigInt(object.at.getTime()) * 1_000_000n + BigInt(count)).toString(16).toUpperCase();
    const told = tell(bucket, { ...object, principal, sequencer: sequencer.padStart(18, '0') })
      .catch(options.onError)
      .finally(() => underWay.delete(told));
    underWay.add(told);
  });
  app.addHook('preClose', async () => {
    await Promise.all(underWay);
  });

  async function tell(
    bucket: BucketPlan,
    object: Omit<Parameters<typeof objectCreated>[0], 'size' | 'eTag'>,
  ): Promise<void> {
    const url = `/${object.bucket}/${object.key.split('/').map(encodeURIComponent).join('/')}`;
    const { headers } = await app.inject({ method: 'HEAD', url });
    const size = Number(headers['content-length'] ?? 0);
    const eTag = String(headers.etag ?? '').replaceAll('"', '');
    const body = JSON.stringify(objectCreated({ ...object, size, eTag }));
    for (const { queueArn } of bucket.notifications.filter((wanted) => matches(wanted, object))) {
      await send(queueArn, body);
    }
  }

  return { watch: (bucket) => void watched.set(bucket.name, bucket) };
}

/** By which key a request is signed: in its headers or, where it was signed beforehand, in its URL. */
function accessKeyOf(authorization = '', credential = ''): string | undefined {
  return (/Credential=([^/,\s]+)\//.exec(authorization) ?? /^([^/]+)\//.exec(credential))?.[1];
}

/** What S3 calls the request that created an object; undefined where it created none. */
function operationOf(
  method: string,
  {
    query,
    headers,
  }: {
    readonly query: z.infer<typeof querySchema>;
    readonly headers: Readonly<Record<string, unknown>>;
  },
): string | undefined {
  if (method === 'POST') return query.uploadId === undefined ? undefined : 'CompleteMultipartUpload';
  if (method !== 'PUT' || query.partNumber !== undefined) return undefined;
  return headers['x-amz-copy-source'] === undefined ? 'Put' : 'Copy';
}

function matches(
  { event, prefix, suffix }: BucketPlan['notifications'][number],
  { operation, key }: { readonly operation: string; readonly key: string },
): boolean {
  const name = event.replace(/^s3:ObjectCreated:/, '');
  return (name === '*' || name === operation) && key.startsWith(prefix) && key.endsWith(suffix);
}

interface CreatedObject {
  readonly region: string;
  readonly bucket: string;
  readonly bucketArn: string;
  readonly key: string;
  /** `Put`, `Copy`, `CompleteMultipartUpload`: what comes after `ObjectCreated:`. */
  readonly operation: string;
  readonly size: number;
  /** Without quotation marks. */
  readonly eTag: string;
  /** Orders the versions under one key: the later object has the greater. Hexadecimal, always of one length. */
  readonly sequencer: string;
  /** Who put it there: an access key, in the place of a user's id. */
  readonly principal: string;
  readonly at: Date;
}

/**
 * What S3 puts on a queue when an object was created.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
function objectCreated(object: CreatedObject): object {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: object.region,
        eventTime: object.at.toISOString(),
        eventName: `ObjectCreated:${object.operation}`,
        userIdentity: { principalId: `AWS:${object.principal}` },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: object.bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: object.bucketArn },
          object: {
            key: encodeKey(object.key),
            size: object.size,
            eTag: object.eTag,
            sequencer: object.sequencer,
          },
        },
      },
    ],
  };
}

/** As a form's value: a space becomes `+`, everything else that is not plain is percent-encoded; slashes stay. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
