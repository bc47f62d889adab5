import { normaliseIdentifier } from '../../domain/identity/identifiers.ts';
import { retryOnConflict } from '../../ledger/ledger-context.ts';
import {
  type GroupRecord,
  type groupName,
  isVisible,
  loadGroup,
  namesOfGroup,
  saveGroup,
} from '../ledger/group-record.ts';
import { noteListChange } from '../ledger/list-total.ts';
import { readMembers } from '../ledger/members.ts';
import type { ScimContext } from '../ledger/scim-context.ts';
import type { UniqueName } from '../ledger/scim-keys.ts';
import { readNames, takeName } from '../ledger/unique-names.ts';
import type {
  ScimCreated,
  ScimDeleted,
  ScimGroup,
  ScimGroupAttributes,
  ScimGroupChanges,
  ScimInvalid,
  ScimTarget,
  ScimWritten,
} from '../scim-service.ts';
import { changeMembers, unknownUsers } from './change-members.ts';
import { areStillIn, confirmed, memberChanges, readMembersAfter } from './member-changes.ts';
import { representGroup, versionOf } from './read-groups.ts';

const taken = { kind: 'conflict', detail: 'a group with this displayName or externalId exists' } as const;
/** A member keeps a group's role, and an operator is told why. */
const keptIn = { kind: 'forbidden', detail: 'members: the client may not speak of some of them' } as const;
const maxName = 256;
/** Members above which a change answers without the members unless it had to read all of them anyway. */
const mostMembersTold = 200;
/** A creation cannot be repeated to go on where it stopped: what one call writes in time. Clients add others by PATCH. */
const mostMembersCreated = 1_000;

export async function createGroup(
  context: ScimContext,
  attributes: ScimGroupAttributes,
  members: readonly string[],
): Promise<ScimCreated<ScimGroup>> {
  if (members.length > mostMembersCreated) return invalid(`members: more than ${mostMembersCreated}`);
  const fault = faultOf(attributes) ?? (await faultOfMembers(context, members));
  if (fault !== undefined) return fault;
  const now = context.ledger.now().toISOString();
  const id = context.ledger.newId();
  const begun: GroupRecord = { id, version: 0, createdAt: now, modifiedAt: now, attributes, isUnnamed: true };
  const saved = await saveGroup(context, begun);
  if (saved === undefined || !(await takeGroupNames(context, { id, names: namesOfGroup(begun) }))) {
    if (saved !== undefined) await saveGroup(context, { ...saved, deletedAt: now });
    return taken;
  }
  const { isUnnamed: _, ...named } = saved;
  await noteListChange(context, { list: 'groups', id: `${id}.1`, by: 1 });
  const group = (await saveGroup(context, named)) ?? named;
  const refused = await changeMembers(context, { group, added: members, removed: [] });
  const written = [...new Set(members)].filter((member) => !refused.has(member));
  return { kind: 'created', resource: representGroup(group, written) };
}

/** PUT: members that are left out of the request altogether stay. */
export function replaceGroup(
  context: ScimContext,
  target: ScimTarget,
  { members, ...attributes }: ScimGroupAttributes & { readonly members?: readonly string[] },
): Promise<ScimWritten<ScimGroup>> {
  const { displayName, externalId = null } = attributes;
  return changeGroup(context, target, {
    displayName: displayName ?? '',
    externalId,
    ...(members === undefined ? {} : { replaceMembers: members }),
  });
}

/** PATCH. */
export function changeGroup(
  context: ScimContext,
  { id, ifMatch }: ScimTarget,
  changes: ScimGroupChanges,
): Promise<ScimWritten<ScimGroup>> {
  return retryOnConflict(context.ledger, async (): Promise<ScimWritten<ScimGroup> | undefined> => {
    const group = await loadGroup(context, id);
    if (group === undefined || !isVisible(group)) return { kind: 'notFound' };
    if (ifMatch !== undefined && !ifMatch.includes(versionOf(group))) return { kind: 'versionMismatch' };
    const attributes = attributesAfter(group.renaming ?? group.attributes, changes);
    const isRenamed = group.renaming !== undefined || attributes.displayName !== group.attributes.displayName;
    const needsAll = isRenamed || changes.replaceMembers !== undefined;
    const listed = await readMembers(context, id, needsAll ? undefined : mostMembersTold + 1);
    const isPart = !needsAll && listed.length > mostMembersTold;
    const { wanted, added, removed } = memberChanges(listed, changes);
    const leaving = [...removed, ...(changes.removeMembers ?? [])];
    // No one keeps a role because of what else the call gets wrong.
    const refuse = async <Refusal>(refusal: Refusal): Promise<Refusal> => {
      await changeMembers(context, { group, added: [], removed: leaving });
      return refusal;
    };
    const fault = faultOf(attributes) ?? (await faultOfMembers(context, added));
    if (fault !== undefined) return refuse(fault);

    const { renaming: _, ...known } = group;
    const next: GroupRecord = { ...known, attributes, modifiedAt: context.ledger.now().toISOString() };
    const begun = isRenamed ? { ...next, attributes: group.attributes, renaming: attributes } : next;
    const names = namesOfGroup(next).filter(
      (name) => !namesOfGroup(group).some((other) => isSame(other, name)),
    );
    if (!(await takeGroupNames(context, { id, names }))) return refuse(taken);
    const saved = await saveGroup(context, begun);
    if (saved === undefined) return undefined;
    if (names.length > 0 && !(await hasNames(context, saved))) {
      await saveGroup(context, { ...group, version: saved.version });
      return refuse(taken);
    }
    // Whoever stays is written again under a new name: it may stand for another role. Who came meanwhile is listed by now.
    const stated = isRenamed
      ? [...memberChanges(await readMembers(context, id), changes).wanted]
      : [...added, ...confirmed(changes)];
    const refused = await changeMembers(context, { group: saved, added: stated, removed: leaving });
    const settled = isRenamed ? await saveGroup(context, { ...next, version: saved.version }) : saved;
    if (settled === undefined) return undefined;
    if (await areStillIn(context, { id, users: leaving.filter((user) => refused.has(user)) })) return keptIn;
    const members = isPart ? undefined : await readMembersAfter(context, { id, wanted, refused });
    return { kind: 'ok', resource: representGroup(settled, members) };
  });
}

/** Takes everyone out of the group, and then forgets it: interrupted, it can be repeated. */
export function deleteGroup(context: ScimContext, { id, ifMatch }: ScimTarget): Promise<ScimDeleted> {
  return retryOnConflict(context.ledger, async (): Promise<ScimDeleted | undefined> => {
    const group = await loadGroup(context, id);
    if (group === undefined || !isVisible(group)) return { kind: 'notFound' };
    if (ifMatch !== undefined && !ifMatch.includes(versionOf(group))) return { kind: 'versionMismatch' };
    const removed = await readMembers(context, id);
    const refused = await changeMembers(context, { group, added: [], removed });
    if (await areStillIn(context, { id, users: [...refused] })) return keptIn;
    await noteListChange(context, { list: 'groups', id: `${id}.deleted`, by: -1 });
    const deletedAt = context.ledger.now().toISOString();
    const saved = await saveGroup(context, { ...group, deletedAt });
    return saved === undefined ? undefined : { kind: 'deleted' };
  });
}

function attributesAfter(known: ScimGroupAttributes, changes: ScimGroupChanges): ScimGroupAttributes {
  const { displayName = known.displayName, externalId = known.externalId } = changes;
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(externalId === undefined || externalId === null ? {} : { externalId }),
  };
}

function isSame(left: ReturnType<typeof groupName>, right: ReturnType<typeof groupName>): boolean {
  return left.type === right.type && left.value === right.value;
}

function faultOf({ displayName = '', externalId = '' }: ScimGroupAttributes): ScimInvalid | undefined {
  if (displayName.trim() === '') return invalid('displayName: required');
  const isLong = displayName.length > maxName || externalId.length > maxName;
  return isLong ? invalid('displayName or externalId: too-long') : undefined;
}

async function faultOfMembers(
  context: ScimContext,
  members: readonly string[],
): Promise<ScimInvalid | undefined> {
  const unknown = await unknownUsers(context, [...new Set(members)]);
  return unknown.length === 0 ? undefined : invalid('members: no such user');
}

function invalid(detail: string): ScimInvalid {
  return { kind: 'invalid', scimType: 'invalidValue', detail };
}

/** Claims names for a group; false where another group goes by one of them. */
async function takeGroupNames(
  context: ScimContext,
  { id, names }: { readonly id: string; readonly names: readonly UniqueName[] },
): Promise<boolean> {
  for (const claim of await readNames(context, names)) {
    if (claim.id === id) continue;
    const holder = claim.id === undefined ? undefined : await loadGroup(context, claim.id);
    if (holder !== undefined && isHeldBy(context, { holder, name: claim.name })) return false;
    if (!(await takeName(context, { claim, id }))) return false;
  }
  return true;
}

/** Whether all of the names are still claimed for the group. */
async function hasNames(context: ScimContext, record: GroupRecord): Promise<boolean> {
  const claims = await readNames(context, namesOfGroup(record));
  return claims.every(({ id }) => id === record.id);
}

/** A creation that was interrupted before its names were claimed holds them no longer than it takes. */
function isHeldBy(
  { ledger }: ScimContext,
  { holder, name }: { readonly holder: GroupRecord; readonly name: UniqueName },
): boolean {
  const age = ledger.now().getTime() - Date.parse(holder.modifiedAt);
  if (holder.isUnnamed === true && age >= ledger.recoverAfterSeconds * 1000) return false;
  return namesOfGroup(holder).some(
    ({ type, value }) =>
      type === name.type &&
      (type === 'name'
        ? normaliseIdentifier(value) === normaliseIdentifier(name.value)
        : value === name.value),
  );
}
