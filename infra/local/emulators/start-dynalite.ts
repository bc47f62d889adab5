import { Server } from 'node:http';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { listen } from '../../simulators/common/listen.ts';
import type { TablePlan } from '../template/plan.ts';
import { enforcePermissions, type Permissions } from './enforce-permissions.ts';
import { localCredentials } from './local-credentials.ts';

export interface LocalDynamoDb {
  readonly url: string;
  /** Makes the tables that are not there yet. */
  createTables(tables: readonly TablePlan[]): Promise<void>;
  /** From now on, whoever is named may do no more than that. */
  confine(permissions: Permissions): void;
  close(): Promise<void>;
}

/** DynamoDB in this process and in memory, on the loopback address. */
export async function startDynalite({ region }: { readonly region: string }): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  // Dynalite throws the error of a request that a killed function left half sent, which would end this process.
  server.on('request', (request) => request.removeAllListeners('error').on('error', () => {}));
  let permissions: Permissions = new Map();
  enforcePermissions(server, () => permissions);
  const { url } = await listen(server);
  return {
    url,
    async createTables(tables) {
      const client = new DynamoDBClient({ region, endpoint: url, credentials: localCredentials });
      const { TableNames = [] } = await client.send(new ListTablesCommand({}));
      const missing = tables.filter(({ name }) => !TableNames.includes(name));
      await Promise.all(missing.map(({ create }) => client.send(new CreateTableCommand(create))));
      client.destroy();
    },
    confine(given) {
      permissions = given;
    },
    async close() {
      await new Promise<void>((resolve) => {
        // Not dynalite's own: it closes the database, too, over which an operation that is under way would end this process.
        Server.prototype.close.call(server, () => resolve());
        server.closeAllConnections();
      });
    },
  };
}
