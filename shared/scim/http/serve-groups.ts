import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { readGroup, readGroupPatch } from '../read/read-group.ts';
import { readGroupQuery } from '../read/read-query.ts';
import { readScimBody } from '../read/read-scim-body.ts';
import type { ScimGroup, ScimService } from '../scim-service.ts';
import { answerScim } from './answer-scim.ts';
import { entityTag } from './entity-tag.ts';
import {
  answerList,
  answerResource,
  type ResourceRequest,
  refusalOf,
  requireMethod,
  targetOf,
} from './resource-request.ts';
import { isSelected, readSelection, selectAttributes } from './select-attributes.ts';
import { showGroup } from './show-resource.ts';

/** A PATCH of a group with more members is answered without them: 204. Entra ID expects that, others the group. */
const mostMembersShown = 200;

/** `/Groups` and `/Groups/{id}`. Throws a `ScimError`, and what the service throws. */
export async function serveGroups(
  service: ScimService,
  asked: ResourceRequest,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { request, parameters, id, baseUrl } = asked;
  const selection = readSelection(parameters);
  const options = { withMembers: isSelected(selection, 'members') };
  const answerGroup = (resource: ScimGroup, status: 200 | 201) =>
    answerResource(asked, { status, resource, show: showGroup, endpoint: 'Groups', selection });

  if (id === undefined) {
    if (requireMethod(request, ['GET', 'POST']) === 'GET') {
      const page = await service.listGroups(readGroupQuery(parameters), options);
      if (page.kind !== 'ok') throw refusalOf(page);
      return answerList(page, (group) => selectAttributes(showGroup(group, baseUrl), selection));
    }
    const { members = [], ...attributes } = readGroup(readScimBody(request));
    const created = await service.createGroup(attributes, members);
    if (created.kind !== 'created') throw refusalOf(created);
    return answerGroup(created.resource, 201);
  }

  const method = requireMethod(request, ['GET', 'PUT', 'PATCH', 'DELETE']);
  if (method === 'GET') {
    const found = await service.getGroup(id, options);
    if (found.kind !== 'ok') throw refusalOf(found);
    return answerGroup(found.resource, 200);
  }
  const target = targetOf(id, request);
  if (method === 'DELETE') {
    const deleted = await service.deleteGroup(target);
    if (deleted.kind !== 'deleted') throw refusalOf(deleted);
    return answerScim({ status: 204 });
  }
  const body = readScimBody(request);
  const written =
    method === 'PUT'
      ? await service.replaceGroup(target, readGroup(body))
      : await service.changeGroup(target, readGroupPatch(body));
  if (written.kind !== 'ok') throw refusalOf(written);
  const { members, meta } = written.resource;
  const isLarge = members === undefined || members.length > mostMembersShown;
  if (method === 'PATCH' && isLarge && selection.mode !== 'only')
    return answerScim({ status: 204, headers: { etag: entityTag(meta.version) } });
  return answerGroup(written.resource, 200);
}
