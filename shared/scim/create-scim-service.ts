import type { RolePolicy } from '../domain/authority/role-policy.ts';
import type { AcceptEvent } from '../events/accept-event.ts';
import { attributeSchemas } from '../events/attribute-schemas.ts';
import { bindVerbs, type LedgerContext } from '../ledger/ledger-context.ts';
import { getGroup, listGroups } from './groups/read-groups.ts';
import { changeGroup, createGroup, deleteGroup, replaceGroup } from './groups/write-group.ts';
import type { ScimContext } from './ledger/scim-context.ts';
import { scimKeys } from './ledger/scim-keys.ts';
import type { ScimClientSettings } from './scim-client-settings.ts';
import type { ScimFound, ScimService, ScimUser, ScimUserOptions } from './scim-service.ts';
import { createUser } from './users/create-user.ts';
import { listUsers } from './users/list-users.ts';
import { representUser, serveUser } from './users/represent-user.ts';
import { readUser } from './users/say-word.ts';
import { changeUser, deleteUser, replaceUser } from './users/write-user.ts';

export interface ScimServiceOptions {
  /** The client's name: letters, digits and `-`. */
  readonly client: string;
  readonly settings: ScimClientSettings;
  readonly ledger: LedgerContext;
  readonly accept: AcceptEvent['accept'];
  readonly rolePolicy: RolePolicy;
  /** The names of the stage's targets. */
  readonly targets: readonly string[];
}

/** What one SCIM client may ask. */
export function createScimService(options: ScimServiceOptions): ScimService {
  const { client, ledger, rolePolicy, ...given } = options;
  const context: ScimContext = {
    ...given,
    ledger,
    table: ledger.table,
    keys: scimKeys(client),
    source: `scim-${client}`,
    rolePolicy,
    schemas: attributeSchemas(rolePolicy),
  };
  return bindVerbs(context, {
    ...{ createUser, getUser, listUsers, replaceUser, changeUser, deleteUser },
    ...{ createGroup, getGroup, listGroups, replaceGroup, changeGroup, deleteGroup },
  });
}

async function getUser(
  context: ScimContext,
  id: string,
  { isPart }: ScimUserOptions = { isPart: false },
): Promise<ScimFound<ScimUser>> {
  const state = await readUser(context, id);
  if (state === undefined || state.record.deletedAt !== undefined) return { kind: 'notFound' };
  const served = isPart ? state : await serveUser(context, state);
  return served === undefined
    ? { kind: 'notFound' }
    : { kind: 'ok', resource: representUser(context, served) };
}
