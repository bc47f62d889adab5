import type { FaultTarget } from '../../common/faults/fault-matches.ts';
import type { FaultPlan } from '../../common/faults/fault-plan.ts';
import type { FaultRegistry } from '../../common/faults/fault-registry.ts';
import type { FaultWording } from '../../common/faults/fault-wording.ts';
import { planFaults } from '../../common/faults/plan-faults.ts';
import { type Exchange, serveOperation } from '../../common/serve-operations.ts';
import type { Fields, RequestBody } from '../../common/wire/read-request-body.ts';
import { detailReply, type Reply } from '../../common/wire/reply.ts';
import { errorReply } from '../error-reply.ts';
import { matchOperation, type OperationName, type RouteMatch } from '../operations.ts';
import type { Tenant } from '../tenant.ts';
import type { SimulatedUser } from '../user.ts';
import type { Operation } from './call.ts';
import { createUser } from './create-user.ts';
import { uploadCsv, validateCsv } from './csv-import.ts';
import { downloadCsv } from './download-csv.ts';
import { deleteUser, editUser, findUser } from './edit-user.ts';
import { coerceForm } from './field-rules.ts';
import { inviteUsers } from './invite-users.ts';
import { activeUsers, listUsers, retrieveUser } from './list-users.ts';
import { formOptions, getOwnProfile, logout, saveOwnProfile, savePreference } from './own-user.ts';

/** How Infraon words what goes wrong. */
const faultWording: FaultWording = {
  failure: () => ({ error: 'Simulated failure.' }),
  throttled: () => ({ detail: 'Request was throttled.' }),
  stormRetryAfter: 0,
  refused: ({ attribute, quoted, named }) =>
    named ? { [attribute]: [`${quoted} is not a valid choice.`] } : { error: `${quoted} is not valid.` },
  alreadyExists: () => ({ username: ['A user with that username already exists.'] }),
  logicalFailure: (msg) => ({ status: 'error', msg }),
};

interface ApiExchange extends Exchange {
  readonly tenant: Tenant;
  readonly faults: FaultRegistry;
}

type OperationRoute = Extract<RouteMatch, { readonly kind: 'operation' }>;

const routeError = (route: Exclude<RouteMatch, OperationRoute>, { request, url }: ApiExchange): Reply => {
  const method = request.method ?? '';
  if (route.kind === 'wrong-method') return detailReply(405, `Method "${method}" not allowed.`);
  if (route.kind === 'slash-missing' && method === 'GET') {
    return { status: 301, headers: { location: `${url.pathname}/${url.search}` }, body: '' };
  }
  return detailReply(404, 'Not found.');
};

const faultTarget = (
  { operation, id }: OperationRoute,
  { fields, user }: { readonly fields: Fields; readonly user: SimulatedUser | undefined },
): FaultTarget => ({
  operation,
  creates: operation === 'create',
  fields,
  about: {
    id: [id, user?.profile_id, user?.user],
    username: [fields.username, user?.username],
    email: [fields.email, fields.emails, fields.email_id, user?.email],
  },
});

const carryOut = (call: {
  readonly exchange: ApiExchange;
  readonly route: OperationRoute;
  readonly read: RequestBody;
  readonly plan: FaultPlan;
}): Reply => {
  const { exchange, route, read, plan } = call;
  const { tenant, request, url } = exchange;
  if (plan.newApiKey !== undefined) tenant.apiKey = plan.newApiKey;
  if (!isAuthorized(request.headers.authorization, tenant)) return errorReply(401, 'Invalid API key.');
  // What an edit lacks may be blanked: what is ignored stays as it is.
  const user = findUser(tenant, route.id);
  const current = new Map(Object.entries({ ...user?.unshown, ...user }));
  const kept = Object.entries(read.fields).flatMap(([field, value]) => {
    if (!plan.ignored.has(field)) return [[field, value] as const];
    return current.has(field) ? [[field, current.get(field)] as const] : [];
  });
  const body = { ...read, fields: Object.fromEntries(kept) };
  return operationsTable[route.operation]({
    tenant,
    operation: route.operation,
    method: request.method ?? '',
    path: url.pathname,
    id: route.id,
    query: url.searchParams,
    fields: body.encoding === 'form' ? coerceForm(body.fields) : body.fields,
    body,
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
      planFaults: ({ fields }) =>
        planFaults(faults.active(), {
          target: faultTarget(route, { fields, user: findUser(tenant, route.id) }),
          wording: faultWording,
        }),
      carryOut: (read, plan) => carryOut({ exchange, route, read, plan }),
    },
  });
};

/** Whether the `Authorization` header is the key, alone or after one scheme word, and the key's own user may log in. */
const isAuthorized = (header: string | undefined, tenant: Tenant): boolean => {
  const key = /^(?:[^\s]+ )?([^\s]+)$/.exec(header ?? '')?.[1];
  const matches = key === tenant.apiKey || header === tenant.apiKey;
  return matches && tenant.own?.is_active === true;
};

/** What carries out each published operation. */
const operationsTable: Readonly<Record<OperationName, Operation>> = {
  list: listUsers,
  create: createUser,
  retrieve: retrieveUser,
  edit: editUser,
  delete: deleteUser,
  active_users: activeUsers,
  activeuser_list: activeUsers,
  download_csv: downloadCsv,
  getmyprofile: getOwnProfile,
  logout,
  myprofile: saveOwnProfile,
  options: formOptions,
  preference: savePreference,
  upload_csv: uploadCsv,
  user_invite: inviteUsers,
  validate_csv: validateCsv,
};
