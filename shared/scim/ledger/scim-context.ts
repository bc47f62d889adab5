import type { RolePolicy } from '../../domain/authority/role-policy.ts';
import type { UserEvent } from '../../domain/user-event.ts';
import type { Accepted } from '../../events/accept-event.ts';
import type { attributeSchemas } from '../../events/attribute-schemas.ts';
import type { LedgerContext } from '../../ledger/ledger-context.ts';
import type { LedgerTable } from '../../ledger/table/ledger-table.ts';
import type { ScimClientSettings } from '../scim-client-settings.ts';
import type { ScimKeys } from './scim-keys.ts';

/** What it takes to complete what a client began. */
export interface ScimLedger {
  readonly ledger: LedgerContext;
  readonly table: LedgerTable;
  readonly keys: ScimKeys;
  /** Makes an event part of what is known of its person. */
  readonly accept: (event: UserEvent, bodyHash: string) => Promise<Accepted>;
}

/** What the verbs of one client's service share. */
export interface ScimContext extends ScimLedger {
  /** The source of the client's events: `scim-CLIENT`. */
  readonly source: string;
  readonly settings: ScimClientSettings;
  readonly rolePolicy: RolePolicy;
  readonly schemas: ReturnType<typeof attributeSchemas>;
  /** The names of the targets that the stage has. */
  readonly targets: readonly string[];
}
