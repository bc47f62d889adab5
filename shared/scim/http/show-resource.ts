import type { ScimGroup, ScimMeta, ScimUser } from '../scim-service.ts';
import { entityTag } from './entity-tag.ts';
import { scimUrns } from './scim-urns.ts';
import type { Shown } from './select-attributes.ts';

/** Shows a user as RFC 7643 has it. `baseUrl` ends before `/Users`. */
export function showUser({ id, attributes, groups, targets, meta }: ScimUser, baseUrl: string): Shown {
  const {
    givenName,
    familyName,
    middleName,
    formattedName,
    honorificPrefix,
    honorificSuffix,
    employeeNumber,
    costCenter,
    organization,
    division,
    department,
    manager,
    managerDisplayName,
    ...core
  } = attributes;
  const name = present({
    formatted: formattedName,
    ...{ familyName, givenName, middleName, honorificPrefix, honorificSuffix },
  });
  const enterprise = present({
    ...{ employeeNumber, costCenter, organization, division, department },
    manager: present({ value: manager, displayName: managerDisplayName }),
  });
  const shownTargets = Object.entries(targets).map(([target, state]) => ({ target, ...state }));
  const extensions = {
    ...(enterprise === undefined ? {} : { [scimUrns.enterpriseUser]: enterprise }),
    ...(shownTargets.length === 0 ? {} : { [scimUrns.targets]: { targets: shownTargets } }),
  };
  return {
    schemas: [scimUrns.user, ...Object.keys(extensions)],
    id,
    ...core,
    ...(name === undefined ? {} : { name }),
    ...(groups.length === 0
      ? {}
      : {
          groups: groups.map(({ id: value, display }) => ({
            value,
            $ref: `${baseUrl}/Groups/${value}`,
            ...(display === undefined ? {} : { display }),
            type: 'direct',
          })),
        }),
    ...extensions,
    meta: showMeta(meta, { resourceType: 'User', location: `${baseUrl}/Users/${id}` }),
  };
}

/** Shows a group as RFC 7643 has it. */
export function showGroup({ id, attributes, members, meta }: ScimGroup, baseUrl: string): Shown {
  return {
    schemas: [scimUrns.group],
    id,
    ...attributes,
    // RFC 7643, 2.5: an empty list is left out.
    ...(members === undefined || members.length === 0
      ? {}
      : {
          members: members.map(({ id: value, display }) => ({
            value,
            $ref: `${baseUrl}/Users/${value}`,
            ...(display === undefined ? {} : { display }),
            type: 'User',
          })),
        }),
    meta: showMeta(meta, { resourceType: 'Group', location: `${baseUrl}/Groups/${id}` }),
  };
}

function showMeta(
  { created, lastModified, version }: ScimMeta,
  { resourceType, location }: { readonly resourceType: string; readonly location: string },
): Shown {
  return { resourceType, created, lastModified, location, version: entityTag(version) };
}

function present(members: Shown): Shown | undefined {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return there.length === 0 ? undefined : Object.fromEntries(there);
}
