import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { scimToken } from '../scim/scim-request.ts';
import { signingSecret } from '../signed-delivery.ts';

export interface AwsStandIn extends AsyncDisposable {
  readonly url: string;
}

const scimDigest = createHash('sha256').update(scimToken).digest('hex');
const secretString = JSON.stringify({ secrets: [signingSecret], tokens: [`sha256:${scimDigest}`] });

/**
 * One loopback server for DynamoDB, SQS and Secrets Manager, and for the endpoint of AWS's Parameters and Secrets
 * Lambda extension. It answers what accepting the event of someone new asks for, at once: every write succeeds,
 * no one is known yet.
 */
export async function startAwsStandIn(): Promise<AwsStandIn> {
  const events = new Map<string, object>();
  /** Who was written last. */
  let person: object | undefined;

  const operations: Readonly<Record<string, (request: Request) => object>> = {
    'DynamoDB_20120810.BatchGetItem': ({ RequestItems = {} }) => ({
      Responses: Object.fromEntries(Object.keys(RequestItems).map((table) => [table, []])),
      UnprocessedKeys: {},
    }),
    'DynamoDB_20120810.GetItem': ({ Key }) => (Key?.pk.S.startsWith('person#') ? { Item: person } : {}),
    'DynamoDB_20120810.PutItem': ({ Item }) => {
      if (Item?.pk.S.startsWith('event#')) events.set(Item.pk.S, Item);
      if (Item?.pk.S.startsWith('person#')) person = Item;
      return {};
    },
    'DynamoDB_20120810.UpdateItem': ({ Key }) => ({
      Attributes: {
        ...events.get(Key?.pk.S ?? ''),
        status: { S: 'accepted' },
        personId: { S: 'somebody' },
        counted: { SS: ['change'] },
      },
    }),
    'AmazonSQS.SendMessage': ({ MessageBody = '' }) => ({
      MessageId: '00000000-0000-4000-8000-000000000000',
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    }),
    'secretsmanager.GetSecretValue': ({ SecretId }) => ({
      ARN: SecretId,
      Name: SecretId,
      VersionId: '1',
      SecretString: secretString,
    }),
  };

  async function answer(request: IncomingMessage): Promise<object | undefined> {
    if (request.method === 'GET') return { SecretString: secretString };
    const body: Request = Object(await json(request));
    return operations[String(request.headers['x-amz-target'])]?.(body);
  }

  const server = createServer(async (request, response) => {
    const reply = await answer(request);
    response.writeHead(reply === undefined ? 501 : 200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(reply ?? { __type: 'UnknownOperationException' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** What is looked at of a request; the operation decides which of it is there. */
interface Request {
  readonly RequestItems?: object;
  readonly Item?: { readonly pk: { readonly S: string } };
  readonly Key?: { readonly pk: { readonly S: string } };
  readonly MessageBody?: string;
  readonly SecretId?: string;
}
