import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createAcceptEvent } from '../../../shared/events/accept-event.ts';
import { ignoreEndings } from '../../../shared/events/log-events.ts';
import { createLedger } from '../../../shared/ledger/create-ledger.ts';
import { createLedgerContext } from '../../../shared/ledger/ledger-context.ts';
import { parseScimProof } from '../../../shared/scim/auth/scim-secret.ts';
import { createScimService } from '../../../shared/scim/create-scim-service.ts';
import { createScimHandler } from '../../../shared/scim/http/create-scim-handler.ts';
import { testRoles } from '../../support/role-policy.ts';
import { startDynamo } from '../../support/test-ledger.ts';

// A process of its own: the SCIM handler behind HTTP, with its ledger on the stand-in of DynamoDB. Sends its origin to its parent.
const token = process.env.SCIM_TOKEN ?? '';
const dynamo = await startDynamo();
const ledger = {
  dynamo: dynamo.createClient(),
  tableName: await dynamo.createTable(),
  recoverAfterSeconds: 300,
};
const { accept } = createAcceptEvent({
  ledger: createLedger(ledger),
  enqueue: async () => undefined,
  ...ignoreEndings,
  onEnqueueFailed: () => undefined,
  now: () => new Date(),
});
const digest = createHash('sha256').update(token).digest('hex');
const proof = parseScimProof(JSON.stringify({ tokens: [`sha256:${digest}`] }));
const handler = createScimHandler({
  clients: new Map([
    [
      'bench',
      {
        secret: { get: async () => proof, refetch: async () => proof },
        service: createScimService({
          client: 'bench',
          settings: {},
          ledger: createLedgerContext(ledger),
          accept,
          rolePolicy: testRoles,
          targets: ['infraon'],
        }),
      },
    ],
  ]),
  log: () => undefined,
  now: Date.now,
});

const server = createServer(async (request, response) => {
  const url = new URL(`http://127.0.0.1${request.url}`);
  const path = url.pathname;
  const event: APIGatewayProxyEventV2 = {
    version: '2.0',
    routeKey: 'ANY /scim/v2/bench/{path+}',
    rawPath: path,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, `${value}`])),
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: {
        method: request.method ?? '',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: '',
      },
      requestId: 'bench',
      routeKey: 'ANY /scim/v2/bench/{path+}',
      stage: '$default',
      time: '',
      timeEpoch: Date.now(),
    },
    body: await text(request),
    isBase64Encoded: false,
  };
  const { statusCode = 500, headers = {}, body } = await handler(event);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, `${value}`);
  response.writeHead(statusCode).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  process.send?.({ url: `http://127.0.0.1:${port}/scim/v2/bench` });
});
