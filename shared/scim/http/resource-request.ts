import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { QueryParameters } from '../read/read-query.ts';
import type { ScimGroup, ScimInvalid, ScimPage, ScimUser } from '../scim-service.ts';
import { answerScim } from './answer-scim.ts';
import { entityTag, readEntityTags } from './entity-tag.ts';
import { ScimError, scimFaults } from './scim-error.ts';
import { scimUrns } from './scim-urns.ts';
import { type Selection, type Shown, selectAttributes } from './select-attributes.ts';

/** A request on `/Users` or `/Groups`. */
export interface ResourceRequest {
  readonly request: APIGatewayProxyEventV2;
  readonly parameters: QueryParameters;
  /** Absent: the collection. */
  readonly id: string | undefined;
  /** Ends before `/Users`. */
  readonly baseUrl: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The request's method. Throws a {@link ScimError} (405) for one that the path does not have. */
export function requireMethod<M extends Method>(request: APIGatewayProxyEventV2, allowed: readonly M[]): M {
  const method = allowed.find((one) => one === request.requestContext.http.method);
  if (method !== undefined) return method;
  throw new ScimError({
    status: 405,
    detail: 'The endpoint does not take the method.',
    headers: { allow: allowed.join(', ') },
  });
}

/** What a write is about, and which versions it is confined to. */
export function targetOf(id: string, { headers }: APIGatewayProxyEventV2) {
  const ifMatch = readEntityTags(headers['if-match']);
  return { id, ...(ifMatch === undefined ? {} : { ifMatch }) };
}

/** Answers with one resource; 304 where the client has its version. */
export function answerResource<Resource extends ScimUser | ScimGroup>(
  { request, baseUrl }: ResourceRequest,
  answer: {
    readonly status: 200 | 201;
    readonly resource: Resource;
    readonly show: (resource: Resource, baseUrl: string) => Shown;
    readonly endpoint: 'Users' | 'Groups';
    readonly selection: Selection;
  },
): APIGatewayProxyStructuredResultV2 {
  const { status, resource, show, endpoint, selection } = answer;
  const { version } = resource.meta;
  const location = `${baseUrl}/${endpoint}/${resource.id}`;
  const headers = { etag: entityTag(version), ...(status === 201 ? { location } : {}) };
  const isGet = request.requestContext.http.method === 'GET';
  if (isGet && readEntityTags(request.headers['if-none-match'])?.includes(version))
    return answerScim({ status: 304, headers });
  return answerScim({ status, headers, body: selectAttributes(show(resource, baseUrl), selection) });
}

/** Answers with one page of a list. */
export function answerList<Resource>(
  { totalResults, startIndex, resources }: ScimPage<Resource>,
  show: (resource: Resource) => Shown,
): APIGatewayProxyStructuredResultV2 {
  return answerScim({
    status: 200,
    body: {
      schemas: [scimUrns.listResponse],
      totalResults,
      startIndex,
      itemsPerPage: resources.length,
      Resources: resources.map(show),
    },
  });
}

type Refusal =
  | ScimInvalid
  | { readonly kind: 'notFound' }
  | { readonly kind: 'versionMismatch' }
  | { readonly kind: 'conflict' | 'forbidden'; readonly detail: string };

/** The error that stands for what the service refused. */
export function refusalOf(refusal: Refusal): ScimError {
  switch (refusal.kind) {
    case 'notFound':
      return new ScimError(scimFaults.noSuchResource);
    case 'versionMismatch':
      return new ScimError(scimFaults.versionMismatch);
    case 'conflict':
      return new ScimError({ status: 409, scimType: 'uniqueness', detail: refusal.detail });
    case 'forbidden':
      return new ScimError({ status: 403, detail: refusal.detail }, { because: 'out-of-scope' });
    case 'invalid': {
      const { scimType, detail } = refusal;
      return new ScimError({ status: 400, detail, ...(scimType === undefined ? {} : { scimType }) });
    }
  }
}
