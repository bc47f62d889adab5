import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import type { StatementPlan } from '../template/plan.ts';

/** What callers may do, by the access key with which they sign. Whoever is not named may do everything. */
export type Permissions = ReadonlyMap<string, readonly StatementPlan[]>;

const keyed = z.looseObject({ pk: z.object({ S: z.string() }) });

/** As much of a request as names its table and the partition keys of its items. */
const bodySchema = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  Key: keyed.optional(),
  Item: keyed.optional(),
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(keyed).optional() })).optional(),
});

/**
 * Refuses what DynamoDB would refuse: an action, a table or an index that the caller's role does not name, and items whose
 * partition keys are none of those that `dynamodb:LeadingKeys` confines it to. To be called before the server listens.
 */
export function enforcePermissions(server: Server, permissions: () => Permissions): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', async (request, response) => {
    const statements = permissions().get(callerOf(request));
    const pass = (asked: Readable) => {
      for (const listener of listeners) listener.call(server, asked, response);
    };
    if (statements === undefined) return pass(request);
    const body = await buffer(request).catch(() => undefined);
    // The caller was killed in the middle of its request.
    if (body === undefined) return void response.destroy();
    const action = `dynamodb:${String(request.headers['x-amz-target']).replace(/^.*\./, '')}`;
    if (!isAllowed(statements, { action, body })) return refuse(response, action);
    const { headers, method, url } = request;
    pass(Object.assign(Readable.from([body]), { headers, method, url }));
  });
}

/** The access key with which a request is signed. */
export function callerOf({ headers }: IncomingMessage): string {
  return /Credential=([^/,]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
}

function isAllowed(
  statements: readonly StatementPlan[],
  { action, body }: { readonly action: string; readonly body: Buffer },
): boolean {
  const parsed = bodySchema.safeParse(JSON.parse(body.toString())).data;
  if (parsed === undefined) return false;
  const { TableName, IndexName, Key, Item, RequestItems = {} } = parsed;
  const tables = TableName === undefined ? Object.keys(RequestItems) : [TableName];
  const keys = [Key, Item, ...Object.values(RequestItems).flatMap(({ Keys = [] }) => Keys)].flatMap(
    (key) => key?.pk.S ?? [],
  );
  return tables.every((table) => {
    const resource = `:table/${table}${IndexName === undefined ? '' : `/index/${IndexName}`}`;
    return statements.some(
      ({ actions, resources, leadingKeys }) =>
        actions.includes(action) &&
        resources.some((arn) => arn.endsWith(resource)) &&
        (leadingKeys === undefined || keys.every((key) => leadingKeys.some((like) => isLike(key, like)))),
    );
  });
}

/** `*` at the end stands for anything. */
function isLike(key: string, pattern: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
}

function refuse(response: ServerResponse, action: string): void {
  const type = 'com.amazon.coral.service#AccessDeniedException';
  const message = `The caller is not authorized to perform ${action} on this item`;
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: type, message }));
}
