import type { FaultTarget } from '../../common/faults/fault-matches.ts';
import type { FaultPlan } from '../../common/faults/fault-plan.ts';
import type { FaultRegistry } from '../../common/faults/fault-registry.ts';
import type { FaultWording } from '../../common/faults/fault-wording.ts';
import { planFaults } from '../../common/faults/plan-faults.ts';
import { type Exchange, serveOperation } from '../../common/serve-operations.ts';
import type { Fields, RequestBody } from '../../common/wire/read-request-body.ts';
import type { Reply } from '../../common/wire/reply.ts';
import { type ErrorWords, errorBody, errorReply } from '../error-reply.ts';
import { type Family, matchOperation, type OperationName, type RouteMatch } from '../operations.ts';
import type { Tenant } from '../tenant.ts';
import type { TenantOptions } from '../tenant-options.ts';
import { findUser, type Operation } from './call.ts';
import { createUser, deleteUser, patchUser, replaceUser } from './edit-user.ts';
import { getUserInfo, listUsers, retrieveUser } from './read-users.ts';
import { inviteUser, setName, setRole } from './replacements.ts';

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a body can hold a profile: in a user, in an invitation. */
const nested = ['profile', 'meta'];

/** A body's fields by the names under which faults know them: those of a profile also as `role`, and as `profile.role`. */
const flattenFields = (fields: Fields): Fields => {
  const flat: Record<string, unknown> = { ...fields };
  for (const name of nested) {
    const inner = fields[name];
    if (!isFields(inner)) continue;
    for (const [field, value] of Object.entries(flattenFields(inner))) {
      flat[field] ??= value;
      flat[`${name}.${field}`] = value;
    }
  }
  return flat;
};

/** The body as though it lacked some fields, wherever they stand. */
const withoutFields = (fields: Fields, ignored: ReadonlySet<string>): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([field]) => !ignored.has(field))
      .map(([field, value]) => [
        field,
        nested.includes(field) && isFields(value) ? withoutFields(value, ignored) : value,
      ]),
  );

interface ApiExchange extends Exchange {
  readonly tenant: Tenant;
  readonly faults: FaultRegistry;
}

type OperationRoute = Extract<RouteMatch, { readonly kind: 'operation' }>;

/** Operations that the vendor's pages call deprecated. */
const deprecatedWrites: ReadonlySet<OperationName> = new Set(['create', 'replace', 'patch', 'delete']);

const routeError = (
  route: Exclude<RouteMatch, OperationRoute>,
  { request, url, tenant: { options } }: ApiExchange,
): Reply => {
  if (route.kind === 'wrong-method')
    return errorReply({ status: 405, message: 'Method not allowed.' }, { family: route.family, options });
  if (route.kind === 'slash-missing' && request.method === 'GET')
    return { status: 301, headers: { location: `${url.pathname}/${url.search}` }, body: '' };
  return errorReply({ status: 404, message: 'Not found.' }, { family: 'published', options });
};

const faultTarget = (call: {
  readonly tenant: Tenant;
  readonly route: OperationRoute;
  readonly read: RequestBody;
}): FaultTarget => {
  const { tenant, route } = call;
  const { fields } = call.read;
  const user = findUser({ tenant, ...route });
  return {
    operation: route.operation,
    creates: route.operation === 'create',
    fields: flattenFields(fields),
    about: {
      id: [route.id, user?.id, user?.profile.authn_user_id],
      username: [fields.username, user?.username],
      email: [fields.email, user?.email],
    },
  };
};

/** The key is good as long as its own user is there and may log in. */
const isAuthorized = (header: string | undefined, tenant: Tenant): boolean =>
  header === `Bearer ${tenant.apiKey}` && tenant.own?.is_active === true;

const carryOut = (call: {
  readonly exchange: ApiExchange;
  readonly route: OperationRoute;
  readonly read: RequestBody;
  readonly plan: FaultPlan;
}): Reply => {
  const { route, read, plan } = call;
  const { tenant, request, url } = call.exchange;
  const refuse = (status: number, message: string) =>
    errorReply({ status, message }, { family: route.family, options: tenant.options });
  if (plan.newApiKey !== undefined) tenant.apiKey = plan.newApiKey;
  if (!tenant.allowsRequest()) return refuse(429, 'Too many requests.');
  if (!isAuthorized(request.headers.authorization, tenant))
    return refuse(401, 'Authorization information is missing or invalid.');
  if (read.encoding === 'form') return refuse(415, 'Unsupported media type.');
  if (deprecatedWrites.has(route.operation) && tenant.options.deprecatedWrites === 'gone')
    return refuse(410, 'This endpoint is no longer available.');
  const ignored = new Set([...plan.ignored, ...tenant.options.ignoredFields]);
  return operationsTable[route.operation]({
    tenant,
    operation: route.operation,
    family: route.family,
    id: route.id,
    enterprise: route.enterprise,
    method: request.method ?? '',
    url,
    fields: withoutFields(read.fields, ignored),
    invisibleMs: plan.invisibleMs,
    keep: plan.keep,
  });
};

/** Serves one request to the vendor's API. */
export const serveApi = (exchange: ApiExchange): Promise<void> => {
  const { tenant, faults, request, url } = exchange;
  const route = matchOperation(request.method ?? '', url.pathname);
  const { requests } = tenant;
  if (route.kind !== 'operation')
    return serveOperation(exchange, { requests, called: routeError(route, exchange) });
  return serveOperation(exchange, {
    requests,
    called: {
      operation: route.operation,
      planFaults: (read) =>
        planFaults(faults.active(), {
          target: faultTarget({ tenant, route, read }),
          wording: faultWording({ family: route.family, options: tenant.options }),
        }),
      carryOut: (read, plan) => carryOut({ exchange, route, read, plan }),
    },
  });
};

/** How Esper words what goes wrong in one family of its operations. A 429 comes without `Retry-After`. */
const faultWording = (form: {
  readonly family: Family;
  readonly options: Pick<TenantOptions, 'newerErrors'>;
}): FaultWording => {
  const body = (words: ErrorWords) => errorBody(words, form);
  return {
    failure: (status) => body({ status, message: 'Simulated failure.' }),
    throttled: () => body({ status: 429, message: 'Too many requests.' }),
    refused: ({ attribute, quoted, named }) =>
      body({
        status: 400,
        message: 'Bad request.',
        errors: [named ? `${attribute}: ${quoted} is not a valid choice.` : `${quoted} is not valid.`],
      }),
    alreadyExists: () =>
      body({
        status: 400,
        message: 'Bad request.',
        errors: ['username: A user with that username already exists.'],
      }),
    logicalFailure: (message) => body({ status: 400, message }),
  };
};

/** What carries out each operation. */
const operationsTable: Readonly<Record<OperationName, Operation>> = {
  user_info: getUserInfo,
  list: listUsers,
  create: createUser,
  retrieve: retrieveUser,
  replace: replaceUser,
  patch: patchUser,
  delete: deleteUser,
  invite: inviteUser,
  set_role: setRole,
  set_name: setName,
  remove: deleteUser,
};
