import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { addToLogScope } from '../../log/log-scope.ts';
import { createTokenEndpoint } from '../auth/issue-token.ts';
import { type BearerOptions, createBearerCheck } from '../auth/require-bearer.ts';
import type { ScimSecret } from '../auth/scim-secret.ts';
import { readParameters } from '../read/read-query.ts';
import type { ScimService } from '../scim-service.ts';
import { answerScim, answerScimError } from './answer-scim.ts';
import { discover } from './documents/discover.ts';
import { type ResourceRequest, requireMethod } from './resource-request.ts';
import { ScimError, scimFaults } from './scim-error.ts';
import { serveGroups } from './serve-groups.ts';
import { serveUsers } from './serve-users.ts';

/** One identity provider. */
export interface ScimClient {
  readonly service: ScimService;
  readonly secret: ScimSecret;
}

export interface ScimHandlerOptions extends BearerOptions {
  /** By the client's name in the configuration. */
  readonly clients: ReadonlyMap<string, ScimClient>;
  /** The roles that clients may give, for `/Schemas`. */
  readonly roles?: readonly string[];
  /** What clients call where something stands in front of the API: `https://scim.example.com`. */
  readonly publicOrigin?: string | undefined;
}

const discovery = new Set(['ServiceProviderConfig', 'ResourceTypes', 'Schemas']);
const notOffered = new Set(['Bulk', 'Me', '.search']);
const path = /^\/scim\/v2\/(?<client>[^/]+)(?:\/(?<rest>.*))?$/s;

/**
 * `/scim/v2/{client}/…`: Users, Groups, the three documents and the token endpoint. Whatever is wrong is an error of RFC 7644; who
 * does not prove to be the client learns nothing else.
 */
export function createScimHandler(options: ScimHandlerOptions) {
  const { clients, log, publicOrigin } = options;
  const requireBearer = createBearerCheck(options);
  const issueToken = createTokenEndpoint(options);

  async function answer(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
    const { client: clientName = '', rest = '' } = path.exec(request.rawPath)?.groups ?? {};
    const client = clients.get(clientName);
    if (client === undefined) throw new ScimError(scimFaults.noSuchClient, { because: 'no-such-client' });
    const caller = { clientName, secret: client.secret };
    const segments = rest
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeSegment);
    if (segments.join('/') === 'oauth2/token') return issueToken(caller, request);
    await requireBearer(caller, request);
    addToLogScope({ source: `scim-${clientName}` });

    const [collection = '', id, ...more] = segments;
    if (notOffered.has(segments.at(-1) ?? '')) throw new ScimError(scimFaults.notImplemented);
    if (more.length > 0) throw new ScimError(scimFaults.noSuchEndpoint);
    const baseUrl = `${publicOrigin ?? originOf(request)}/scim/v2/${clientName}`;
    const parameters = readParameters(request.rawQueryString);
    const resource: ResourceRequest = { request, parameters, id, baseUrl };
    if (collection === 'Users') return serveUsers(client.service, resource);
    if (collection === 'Groups') return serveGroups(client.service, resource);
    if (!discovery.has(collection)) throw new ScimError(scimFaults.noSuchEndpoint);
    requireMethod(request, ['GET']);
    // RFC 7644, section 4: a document is never a part of what was asked for.
    if (parameters.has('filter')) throw new ScimError({ status: 403, detail: 'Documents take no filter.' });
    const body = discover({ collection, id }, { baseUrl, roles: options.roles ?? [] });
    if (body === undefined) throw new ScimError(scimFaults.noSuchResource);
    return answerScim({ status: 200, body });
  }

  return async function handler(request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
    try {
      return await answer(request);
    } catch (error) {
      return answerScimError(error, log);
    }
  };
}

/** The host that the client called. */
function originOf({ headers, requestContext }: APIGatewayProxyEventV2): string {
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${requestContext.domainName}`;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
