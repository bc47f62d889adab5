import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SQSRecord } from 'aws-lambda';
import { createHandler as createEnricher } from '../../functions/enrich-source-event/handler.ts';
import { createHandler as createDoor } from '../../functions/receive-source-event/handler.ts';
import { createSweep } from '../../functions/sweep-due-events/sweep-due-work.ts';
import { createAcceptEvent } from '../../shared/events/accept-event.ts';
import { logEndings } from '../../shared/events/log-events.ts';
import { createHrApi } from '../../shared/hr-sources/api/create-hr-api.ts';
import type { ConfiguredSource } from '../../shared/hr-sources/configured-source.ts';
import { createSourceEventCheck } from '../../shared/hr-sources/door/check-source-event.ts';
import { createSourceSecrets } from '../../shared/hr-sources/door/create-source-secrets.ts';
import type { HrApi } from '../../shared/hr-sources/hr-source.ts';
import { createEnrichNotice } from '../../shared/hr-sources/notices/enrich-notice.ts';
import { createNoticeLedger } from '../../shared/hr-sources/notices/notice-ledger.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { startSecretsManager } from './start-secrets-manager.ts';
import { type DynamoServer, recoverAfterSeconds, TestLedger } from './test-ledger.ts';
import { contextOf, readAnswer, requestTo } from './webhook-door.ts';

export interface SourcePost {
  readonly source: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** An object is sent as JSON. */
  readonly body: object | string;
}

export type HrSourceWorld = Awaited<ReturnType<typeof openHrSourceWorld>>;

/** The functions of HR systems' webhooks on a real ledger, secret store and HR API, with a queue that is an array. */
export async function openHrSourceWorld(server: DynamoServer, configured: readonly ConfiguredSource[]) {
  const stand = await TestLedger.create(server);
  const secretsManager = await startSecretsManager();
  const { clock, dynamo, tableName } = stand;
  const now = () => clock.now().getTime();
  const notices: string[] = [];
  const queue = { isDown: false };
  const lines: string[] = [];
  const sleeps: number[] = [];
  const log = createLog({ write: (line) => lines.push(line), now });
  const ledger = createNoticeLedger({ dynamo, tableName, recoverAfterSeconds, now: clock.now });
  const { accept } = createAcceptEvent({
    ledger,
    enqueue: async (personId) => void stand.enqueued.push(personId),
    ...logEndings(log),
    onEnqueueFailed: () => undefined,
    now: clock.now,
  });
  const rolePolicy = { allowedRoles: ['Requester', 'IT Manager'], approvalRoles: ['Infraon Admin'] };
  const checkEvent = createSourceEventCheck({ rolePolicy, now });
  const sources = new Map(configured.map((source) => [source.name, source]));
  const secret = randomBytes(16).toString('hex');
  const { client } = secretsManager;
  const secrets = new Map(
    configured.map(({ name }) => {
      secretsManager.put(name, JSON.stringify({ secrets: [secret] }));
      return [name, createSourceSecrets({ client, secretId: name, source: name, log, now })] as const;
    }),
  );
  const enqueueNotice = async (reference: string) => {
    if (queue.isDown) throw new Error('the queue is down');
    notices.push(reference);
  };
  const door = createDoor({
    ...{ sources, secrets, ledger, accept, checkEvent, enqueueNotice, log, now },
    recordKeyOffer: ledger.recordKeyOffer,
    sleep: async (ms) => void sleeps.push(ms),
  });
  const apis = new Map<string, HrApi>();
  const hidden: number[] = [];
  const retry = { firstBackoffSeconds: 10, maxBackoffSeconds: 100, maxReceives: 4 };
  const enricher = createEnricher({
    enrichNotice: createEnrichNotice({
      ...{ sources, ledger, accept, checkEvent, log, now },
      apiOf: (source) => apis.get(source),
    }),
    ledger,
    hide: async (_handle, seconds) => void hidden.push(seconds),
    retry,
    random: () => 0.99,
    log,
  });

  return {
    ...{ stand, ledger, secretsManager, notices, queue, lines, sleeps, secret, hidden, apis, now, clock },
    async post(post: SourcePost) {
      const body = typeof post.body === 'string' ? post.body : JSON.stringify(post.body);
      const request = requestTo(`/webhooks/sources/${post.source}`);
      const headers: Record<string, string> = { ...request.headers, 'content-type': 'application/json' };
      for (const [name, value] of Object.entries(post.headers ?? {})) {
        if (value !== undefined) headers[name] = value;
      }
      const pathParameters = {
        source: post.source,
        ...(post.token === undefined ? {} : { token: post.token }),
      };
      return readAnswer(
        await door(
          { ...request, headers, pathParameters, body },
          contextOf(() => 25_000),
        ),
      );
    },
    /** Gives every waiting message to the function once; gives what it reports as failed. */
    async enrich(receives = 1): Promise<readonly string[]> {
      const Records = notices.splice(0).map((notice, index) => messageOf(notice, { index, receives }));
      const { batchItemFailures } = await enricher({ Records });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const again = Records.filter(({ messageId }) => failed.has(messageId));
      notices.push(...again.map(({ body }) => String(JSON.parse(body).notice)));
      return again.map(({ body }) => body);
    },
    async sweep() {
      const finishEvent = async () => undefined;
      const enqueueAll = async () => undefined;
      const histories = stand.openHistory();
      const options = { ledger, histories, finishEvent, enqueueAll, enqueueNotice, mode: 'observe' } as const;
      return createSweep(options)(() => true);
    },
    event: (reference: string) => ledger.getEvent(reference),
    codes: () => lines.map((line) => String(JSON.parse(line).code)),
    async stop() {
      await secretsManager.stop();
    },
  };
}

export interface HrServer {
  readonly url: string;
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  /** What the next requests are answered with, by path; anything else is 404. */
  readonly answers: Map<
    string,
    { readonly status: number; readonly body?: unknown; readonly headers?: object }
  >;
  stop(): Promise<void>;
}

/** An HR system's API on the loopback address. */
export async function startHrServer(): Promise<HrServer> {
  const requests: HrServer['requests'] = [];
  const answers: HrServer['answers'] = new Map();
  const server = createServer((request: IncomingMessage, response) => {
    request.resume();
    request.on('end', () => {
      const path = request.url ?? '';
      requests.push({ path, authorization: request.headers.authorization });
      const answer = answers.get(path) ?? { status: 404 };
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answers,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The API of a source, with a secret that does not change. */
export function hrApiFor(source: ConfiguredSource, credentials: Readonly<Record<string, string>>): HrApi {
  if (source.enrichment === undefined) throw new Error(`${source.name} asks nobody`);
  const given = { get: async () => credentials, refresh: async () => credentials };
  return createHrApi({ access: source.enrichment.access, credentials: given, retries: 0 });
}

function messageOf(
  notice: string,
  { index, receives }: { readonly index: number; readonly receives: number },
): SQSRecord {
  return {
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body: JSON.stringify({ notice }),
    attributes: {
      ApproximateReceiveCount: `${receives}`,
      SentTimestamp: '0',
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:source-notices',
    awsRegion: 'eu-central-1',
  };
}
