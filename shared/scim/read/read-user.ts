import { scimUrns } from '../http/scim-urns.ts';
import type { ScimUserAttributes, ScimUserChanges } from '../scim-service.ts';
import { assignUser, type UserDraft } from './assign-user.ts';
import { readPatchOperations } from './read-patch-operations.ts';
import { isScimBody, type ScimBody } from './read-scim-body.ts';
import { requireSchemas } from './require-schemas.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const userSchemas = [scimUrns.user, scimUrns.enterpriseUser, scimUrns.targets];

/** Reads a whole user, as in POST and PUT. What is empty is left out. Throws a `ScimError` (400). */
export function readUser(body: ScimBody): ScimUserAttributes {
  requireSchemas(body, { required: scimUrns.user, allowed: userSchemas });
  const user: Mutable<ScimUserAttributes> = {};
  const draft: UserDraft = {
    passesOver: true,
    setText: (attribute, value) => {
      if (value !== null) user[attribute] = value;
    },
    setActive: (active) => {
      user.active = active;
    },
    values: (attribute) => user[attribute] ?? [],
    setValues: (attribute, values) => {
      if (values.length > 0) user[attribute] = values;
    },
    addresses: () => user.addresses ?? [],
    setAddresses: (addresses) => {
      if (addresses.length > 0) user.addresses = addresses;
    },
  };
  for (const [path, value] of membersOfUser(body)) assignUser(draft, { path, value, op: 'replace' });
  return user;
}

/** What an object says of a user. Some libraries put the attributes of the core schema under its URN, as those of an extension. */
function membersOfUser(object: ScimBody): readonly (readonly [path: string, value: unknown])[] {
  return Object.entries(object).flatMap(([path, value]) =>
    isCoreUrn(path) && isScimBody(value) ? Object.entries(value) : [[path, value]],
  );
}

/** Whether a path names the core schema as a whole. */
function isCoreUrn(path: string): boolean {
  return path.trim().toLowerCase() === scimUrns.user.toLowerCase();
}

/**
 * Reads a PATCH of a user: what changes, for the attributes that the user has when it is applied. Throws a `ScimError` (400), at once
 * or, for a path that depends on the user's values, then.
 */
export function readUserPatch(body: ScimBody): (current: ScimUserAttributes) => ScimUserChanges {
  requireSchemas(body, { required: scimUrns.patchOp, allowed: [scimUrns.patchOp] });
  const assignments = readPatchOperations(body).flatMap(({ op, path, value }) => {
    if (path !== undefined && !(isCoreUrn(path) && op !== 'remove')) return [{ op, path, value }];
    return isScimBody(value)
      ? membersOfUser(value).map(([key, given]) => ({ op, path: key, value: given }))
      : [];
  });
  return (current) => {
    const changes: Mutable<ScimUserChanges> = {};
    const draft: UserDraft = {
      passesOver: false,
      setText: (attribute, value) => {
        changes[attribute] = value;
      },
      setActive: (active) => {
        changes.active = active;
      },
      values: (attribute) =>
        (changes[attribute] === undefined ? current[attribute] : changes[attribute]) ?? [],
      setValues: (attribute, values) => {
        changes[attribute] = values.length === 0 ? null : values;
      },
      addresses: () => (changes.addresses === undefined ? current.addresses : changes.addresses) ?? [],
      setAddresses: (addresses) => {
        changes.addresses = addresses.length === 0 ? null : addresses;
      },
    };
    for (const assignment of assignments) assignUser(draft, assignment);
    return changes;
  };
}
