import { setTimeout as sleep } from 'node:timers/promises';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { createScimService } from '../../shared/scim/create-scim-service.ts';
import type { ScimClientSettings } from '../../shared/scim/scim-client-settings.ts';
import type { ScimService } from '../../shared/scim/scim-service.ts';
import { testRoles } from './role-policy.ts';
import { type DynamoServer, recoverAfterSeconds, TestLedger } from './test-ledger.ts';

/** A SCIM client's service on a ledger of its own. */
export class ScimStand {
  readonly ledger: TestLedger;
  readonly scim: ScimService;
  #ids = 0;

  private constructor(ledger: TestLedger, settings: ScimClientSettings) {
    this.ledger = ledger;
    this.scim = this.open(settings);
  }

  static async create(server: DynamoServer, settings: ScimClientSettings = {}): Promise<ScimStand> {
    return new ScimStand(await TestLedger.create(server), settings);
  }

  /** The same ledger as it is now, apart. */
  async copy(server: DynamoServer, settings: ScimClientSettings = {}): Promise<ScimStand> {
    const copy = new ScimStand(await this.ledger.copy(server), settings);
    copy.#ids = this.#ids;
    return copy;
  }

  open(
    settings: ScimClientSettings,
    given: Partial<Parameters<typeof createScimService>[0]> & { readonly dynamo?: TestLedger['dynamo'] } = {},
  ): ScimService {
    const { ledger } = this;
    return createScimService({
      client: 'okta',
      settings,
      ledger: createLedgerContext({
        dynamo: given.dynamo ?? ledger.dynamo,
        tableName: ledger.tableName,
        recoverAfterSeconds,
        now: ledger.clock.now,
        newId: () => `u${++this.#ids}`,
        sleep: () => sleep(0),
      }),
      accept: (event, bodyHash) => ledger.accept(event, bodyHash),
      rolePolicy: testRoles,
      targets: ['infraon'],
      ...given,
    });
  }
}
