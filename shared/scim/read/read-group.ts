import { badRequest } from '../http/scim-error.ts';
import { scimUrns } from '../http/scim-urns.ts';
import type { ScimGroupAttributes, ScimGroupChanges } from '../scim-service.ts';
import { parseAttributePath } from './attribute-path.ts';
import type { FilterExpression } from './parse-filter-text.ts';
import { type PatchOperation, readPatchOperations } from './read-patch-operations.ts';
import { isScimBody, type ScimBody } from './read-scim-body.ts';
import { invalidValue, membersOf, readText } from './read-values.ts';
import { requireSchemas } from './require-schemas.ts';

/** Reads a whole group, as in POST and PUT. `members` is absent where the body does not have it. Throws a `ScimError` (400). */
export function readGroup(body: ScimBody): ScimGroupAttributes & { readonly members?: readonly string[] } {
  requireSchemas(body, { required: scimUrns.group, allowed: [scimUrns.group] });
  const given = membersOf(body);
  const displayName = readText(given.get('displayname'));
  const externalId = readText(given.get('externalid'));
  return {
    ...(displayName === null ? {} : { displayName }),
    ...(externalId === null ? {} : { externalId }),
    ...(given.has('members') ? { members: readMemberIds(given.get('members')) } : {}),
  };
}

interface GroupDraft {
  displayName?: string;
  externalId?: string | null;
  replaced?: readonly string[];
  readonly added: Set<string>;
  readonly removed: Set<string>;
}

/** Reads a PATCH of a group, its operations one after the other. Throws a `ScimError` (400). */
export function readGroupPatch(body: ScimBody): ScimGroupChanges {
  requireSchemas(body, { required: scimUrns.patchOp, allowed: [scimUrns.patchOp] });
  const draft: GroupDraft = { added: new Set(), removed: new Set() };
  for (const operation of readPatchOperations(body)) {
    const { op, path, value } = operation;
    if (path !== undefined) assignGroup(draft, { op, path, value });
    else if (isScimBody(value))
      for (const [key, given] of Object.entries(value)) assignGroup(draft, { op, path: key, value: given });
  }
  const { added, removed, replaced, ...attributes } = draft;
  return {
    ...attributes,
    ...(replaced === undefined ? {} : { replaceMembers: replaced }),
    ...(added.size === 0 ? {} : { addMembers: [...added] }),
    ...(removed.size === 0 ? {} : { removeMembers: [...removed] }),
  };
}

function assignGroup(draft: GroupDraft, operation: PatchOperation & { readonly path: string }): void {
  const { op, value } = operation;
  const { schema, attribute, filter, subAttribute } = parseAttributePath(operation.path);
  switch (schema === 'core' ? attribute : '') {
    case 'displayname': {
      const displayName = op === 'remove' ? null : readText(value);
      if (displayName === null) throw badRequest('mutability', 'A group has a displayName.');
      draft.displayName = displayName;
      return;
    }
    case 'externalid':
      draft.externalId = op === 'remove' ? null : readText(value);
      return;
    case 'members':
      if (subAttribute !== undefined && subAttribute !== 'value') return;
      if (filter === undefined) changeMembers(draft, { op, value });
      else changeMember(draft, { op, id: idOf(filter) });
      return;
    // Clients repeat them, which changes nothing.
    case 'id':
    case 'meta':
    case 'schemas':
      return;
    default:
      throw badRequest('invalidPath', 'The path names no attribute of the resource.', 'unknown-attribute');
  }
}

function changeMembers(draft: GroupDraft, { op, value }: Omit<PatchOperation, 'path'>): void {
  const ids = readMemberIds(value);
  if (op === 'replace' || (op === 'remove' && (value === undefined || value === null))) {
    draft.replaced = op === 'replace' ? ids : [];
    draft.added.clear();
    draft.removed.clear();
    return;
  }
  for (const id of ids) changeMember(draft, { op, id });
}

function changeMember(
  draft: GroupDraft,
  { op, id }: { readonly op: PatchOperation['op']; readonly id: string },
): void {
  const [into, outOf] = op === 'remove' ? [draft.removed, draft.added] : [draft.added, draft.removed];
  into.add(id);
  outOf.delete(id);
}

/** `members[value eq "…"]` */
function idOf(filter: FilterExpression): string {
  const isOfValue =
    filter.kind === 'compare' && filter.operator === 'eq' && filter.path.toLowerCase() === 'value';
  if (!isOfValue || typeof filter.value !== 'string')
    throw badRequest('invalidFilter', 'Members are named by members[value eq "…"].', 'value-path');
  return filter.value;
}

function readMemberIds(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === '') return [];
  const ids = (Array.isArray(value) ? value : [value]).map(readText);
  return ids.map((id) => {
    if (id === null) throw invalidValue('the id of a member');
    return id;
  });
}
