import { createHash, randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createLog } from '../../shared/log/create-log.ts';
import { parseScimProof, type ScimProof } from '../../shared/scim/auth/scim-secret.ts';
import { createScimHandler } from '../../shared/scim/http/create-scim-handler.ts';
import type { ScimService } from '../../shared/scim/scim-service.ts';
import { createInMemoryScim } from './in-memory-scim.ts';

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

export interface ScimCall {
  readonly method: string;
  /** Below the base URL, with its query: `/Users?count=0`. */
  readonly path: string;
  /** An object is sent as JSON. */
  readonly body?: object | string | undefined;
  /** Undefined removes a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface ScimReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Empty where there is no JSON object. */
  readonly body: Record<string, unknown>;
}

export type ScimDoor = ReturnType<typeof openScimDoor>;

/** The SCIM endpoints of a client `idp`, with a real check of its tokens. */
export function openScimDoor(options: { readonly service?: ScimService } = {}) {
  const token = randomBytes(24).toString('base64url');
  let secret: object = { tokens: [digestOf(token)] };
  let time = Date.parse('2026-11-26T09:00:00Z');
  const lines: Record<string, unknown>[] = [];
  let held: ScimProof | undefined;
  const fetchSecret = async (): Promise<ScimProof> => {
    held = parseScimProof(JSON.stringify(secret));
    return held;
  };
  const handler = createScimHandler({
    clients: new Map([
      [
        'idp',
        {
          service: options.service ?? createInMemoryScim(),
          secret: { get: async () => held ?? fetchSecret(), refetch: fetchSecret },
        },
      ],
    ]),
    roles: ['Approver'],
    log: createLog({ write: (line) => lines.push(JSON.parse(line)) }),
    now: () => time,
    sleep: async () => undefined,
  });

  async function call({ method, path, body, headers = {} }: ScimCall): Promise<ScimReply> {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const given: Readonly<Record<string, string | undefined>> = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/scim+json',
      ...headers,
    };
    const event: APIGatewayProxyEventV2 = {
      version: '2.0',
      routeKey: 'ANY /scim/v2/idp/{path+}',
      rawPath: `/scim/v2/idp${rawPath}`,
      rawQueryString,
      headers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      requestContext: {
        accountId: '000000000000',
        apiId: 'api',
        domainName: 'api.example.com',
        domainPrefix: 'api',
        http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: '' },
        requestId: 'request',
        routeKey: 'ANY /scim/v2/idp/{path+}',
        stage: '$default',
        time: '',
        timeEpoch: time,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      isBase64Encoded: false,
    };
    const { statusCode = 0, headers: answered = {}, body: text = '' } = await handler(event);
    return { status: statusCode, headers: answered, text, body: text === '' ? {} : JSON.parse(text) };
  }

  return {
    token,
    call,
    lines,
    get: (path: string, headers: ScimCall['headers'] = {}) => call({ method: 'GET', path, headers }),
    post: (path: string, body: object) => call({ method: 'POST', path, body }),
    put: (path: string, body: object) => call({ method: 'PUT', path, body }),
    patch: (path: string, operations: readonly object[]) =>
      call({ method: 'PATCH', path, body: { schemas: [patchOp], Operations: operations } }),
    delete: (path: string) => call({ method: 'DELETE', path }),
    putSecret: (value: object) => {
      secret = value;
    },
    passTime: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

export const patchOp = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

export const ada = {
  schemas: [userSchema],
  userName: 'Ada@Example.com',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [{ value: 'ada@example.com', type: 'work', primary: true }],
  active: true,
};
