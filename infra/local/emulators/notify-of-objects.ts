import type { buildApp } from 'fauxqs';
import * as z from 'zod';
import type { BucketPlan } from '../plan.ts';
import { objectCreated } from './object-created.ts';

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
