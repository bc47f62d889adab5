import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readUserQuery } from '../read/read-query.ts';
import { isScimBody, readScimBody, type ScimBody } from '../read/read-scim-body.ts';
import { readUser, readUserPatch } from '../read/read-user.ts';
import { membersOf, readBoolean, wordOf } from '../read/read-values.ts';
import type { ScimService, ScimTarget, ScimUser, ScimWritten } from '../scim-service.ts';
import { answerScim } from './answer-scim.ts';
import {
  answerList,
  answerResource,
  type ResourceRequest,
  refusalOf,
  requireMethod,
  targetOf,
} from './resource-request.ts';
import { ScimError } from './scim-error.ts';
import { scimUrns } from './scim-urns.ts';
import { readSelection, selectAttributes } from './select-attributes.ts';
import { showUser } from './show-resource.ts';

/** `/Users` and `/Users/{id}`. Throws a `ScimError`, and what the service throws. */
export async function serveUsers(
  service: ScimService,
  asked: ResourceRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { request, parameters, id, baseUrl } = asked;
  const selection = readSelection(parameters);
  const options = { isPart: selection.mode === 'only' };
  const answerUser = (resource: ScimUser, status: 200 | 201) =>
    answerResource(asked, { status, resource, show: showUser, endpoint: 'Users', selection });

  if (id === undefined) {
    if (requireMethod(request, ['GET', 'POST']) === 'GET') {
      const page = await service.listUsers(readUserQuery(parameters), options);
      if (page.kind !== 'ok') throw refusalOf(page);
      return answerList(page, (user) => selectAttributes(showUser(user, baseUrl), selection));
    }
    const created = await service.createUser(readUser(readScimBody(request)));
    if (created.kind !== 'created') throw refusalOf(created);
    return answerUser(created.resource, 201);
  }

  const method = requireMethod(request, ['GET', 'PUT', 'PATCH', 'DELETE']);
  if (method === 'GET') {
    const found = await service.getUser(id, options);
    if (found.kind !== 'ok') throw refusalOf(found);
    return answerUser(found.resource, 200);
  }
  const target = targetOf(id, request);
  if (method === 'DELETE') {
    const deleted = await service.deleteUser(target);
    if (deleted.kind !== 'deleted') throw refusalOf(deleted);
    return answerScim({ status: 204 });
  }
  const written = await writeUser(service, { target, method, body: readScimBody(request) });
  if (written.kind !== 'ok') throw refusalOf(written);
  return answerUser(written.resource, 200);
}

/** No one who leaves keeps an account because of what else the call gets wrong: then it says the leaving alone. */
async function writeUser(
  service: ScimService,
  asked: { readonly target: ScimTarget; readonly method: 'PUT' | 'PATCH'; readonly body: ScimBody },
): Promise<ScimWritten<ScimUser>> {
  const { target, method, body } = asked;
  try {
    return method === 'PUT'
      ? await service.replaceUser(target, readUser(body))
      : await service.changeUser(target, readUserPatch(body));
  } catch (error) {
    if (!(error instanceof ScimError && error.fault.status === 400 && saysLeaving(body))) throw error;
    return service.changeUser(target, () => ({ active: false }));
  }
}

const core = scimUrns.user.toLowerCase();
const active = new Set(['active', `${core}:active`]);

/**
 * Whether a PUT or a PATCH that cannot be read as a whole says all the same that the user leaves: a title that is an object, or an
 * attribute that no schema has, keeps no one's account.
 */
function saysLeaving(body: ScimBody): boolean {
  const operations = membersOf(body).get('operations');
  const words = Array.isArray(operations) ? operations.flatMap(wordsOf) : activeIn(body);
  try {
    return readBoolean(words.at(-1)) === false;
  } catch {
    return false;
  }
}

/** What one operation says of `active`. */
function wordsOf(operation: unknown): readonly unknown[] {
  if (!isScimBody(operation)) return [];
  const members = membersOf(operation);
  const [op, path, value] = ['op', 'path', 'value'].map((name) => members.get(name));
  if (!['add', 'replace'].includes(wordOf(op))) return [];
  return activeIn(typeof path === 'string' && path.trim() !== '' ? { [path.trim()]: value } : value);
}

function activeIn(object: unknown): readonly unknown[] {
  if (!isScimBody(object)) return [];
  return [...membersOf(object)].flatMap(([name, value]) => {
    if (name === core) return activeIn(value);
    return active.has(name) ? [value] : [];
  });
}
