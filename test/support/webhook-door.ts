import { createHmac, randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { createHandler as createOffboard } from '../../functions/offboard-user/handler.ts';
import { createHandler as createOnboard } from '../../functions/onboard-user/handler.ts';
import { createHandler as createUpdate } from '../../functions/update-user/handler.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { createSigningKeys } from '../../shared/webhook/create-signing-keys.ts';
import type { EventView } from '../../shared/webhook/present-event.ts';
import type { Acceptance } from '../../shared/webhook/receive-event.ts';
import { type SecretsManagerStandIn, startSecretsManager } from './start-secrets-manager.ts';

export const secretId = 'webhook-signing-secrets';
export const token = 'T0ken-of-the-status-url_0123456789';
export const startTime = Date.parse('2026-11-21T09:00:00Z');

export type Route = 'onboard' | 'update' | 'offboard';

export const onboarding = {
  occurredAt: '2026-11-21T08:59:00Z',
  user: { email: 'ada@example.com', givenName: 'Ada', familyName: 'Lovelace' },
};

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export function signatureOf(delivery: {
  readonly secret: string;
  readonly id: string;
  readonly timestamp: string;
  readonly body: string | Uint8Array;
}): string {
  const { secret, id, timestamp, body } = delivery;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
}

export interface Post {
  readonly route?: Route;
  readonly id?: string;
  /** An object is sent as JSON. */
  readonly body?: object | string | Uint8Array;
  readonly secret?: string;
  readonly timestamp?: string;
  /** Undefined removes a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly base64?: boolean;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: APIGatewayProxyStructuredResultV2['headers'];
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export type WebhookDoor = Awaited<ReturnType<typeof openDoor>>;

/** The three webhook functions with a real signature check and secret store, and a ledger that is an array. */
export async function openDoor() {
  const secretsManager: SecretsManagerStandIn = await startSecretsManager();
  const secret = newSecret();
  secretsManager.put(secretId, JSON.stringify({ secrets: [secret] }));
  const state = {
    now: startTime,
    remainingMs: 25_000,
    accepted: [] as { event: UserEvent; bodyHash: string }[],
    slept: [] as number[],
    logs: [] as string[],
    accept: async (event: UserEvent, _bodyHash: string): Promise<Acceptance> => ({
      kind: 'held',
      record: viewOf(event),
    }),
    readEvent: async (_reference: string): Promise<EventView | undefined> => undefined,
  };
  const log = createLog({ write: (line) => state.logs.push(line), now: () => state.now });
  const dependencies = {
    keys: createSigningKeys({ client: secretsManager.client, secretId, log, now: () => state.now }),
    accept: async (event: UserEvent, bodyHash: string) => {
      const acceptance = await state.accept(event, bodyHash);
      state.accepted.push({ event, bodyHash });
      return acceptance;
    },
    readEvent: (reference: string) => state.readEvent(reference),
    log,
    now: () => state.now,
    sleep: async (ms: number) => {
      state.slept.push(ms);
      state.now += ms;
    },
    rolePolicy: { allowedRoles: ['Requester', 'Approver'], approvalRoles: ['Infraon Admin'] },
  };
  const handlers = {
    onboard: createOnboard(dependencies),
    update: createUpdate(dependencies),
    offboard: createOffboard(dependencies),
  };
  return {
    state,
    secret,
    secretsManager,
    async post(post: Post): Promise<Answer> {
      const result = await handlers[post.route ?? 'onboard'](
        requestOf({ secret, timestamp: `${Math.floor(state.now / 1000)}`, ...post }),
        contextOf(() => state.remainingMs),
      );
      return readAnswer(result);
    },
    stop: () => secretsManager.stop(),
  };
}

export function viewOf(event: UserEvent, fields: Partial<EventView> = {}): EventView {
  return {
    reference: `${event.source}/${event.eventId}`,
    status: event.effectiveAt === undefined ? 'accepted' : 'scheduled',
    statusToken: token,
    receivedAt: '2026-11-21T09:00:00.000Z',
    ...fields,
  };
}

export function readAnswer(result: APIGatewayProxyStructuredResultV2): Answer {
  const text = result.body ?? '';
  return { status: result.statusCode, headers: result.headers, text, body: JSON.parse(text) };
}

function requestOf(post: Post & { secret: string; timestamp: string }): APIGatewayProxyEventV2 {
  const { id = 'msg_1', secret, timestamp, body = onboarding, route = 'onboard', base64 = false } = post;
  const sent = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const bytes = Buffer.from(sent);
  const headers: Record<string, string> = {};
  const all = {
    'content-type': 'application/json',
    'x-forwarded-proto': 'https',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf({ secret, id, timestamp, body: bytes }),
    ...post.headers,
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) headers[name] = value;
  return {
    ...requestTo(`/webhooks/${route}-user`),
    headers,
    body: bytes.toString(base64 ? 'base64' : 'utf8'),
    isBase64Encoded: base64,
  };
}

/** An HTTP API event without a body. */
export function requestTo(rawPath: string): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: { 'x-forwarded-proto': 'https' },
    isBase64Encoded: false,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'users.example.com',
      domainPrefix: 'users',
      http: { method: 'POST', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:09:00:00 +0000',
      timeEpoch: startTime,
    },
  };
}

export function contextOf(remainingMs: () => number): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'onboard-user',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:onboard-user',
    memoryLimitInMB: '512',
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    logGroupName: 'group',
    logStreamName: 'stream',
    getRemainingTimeInMillis: remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}
