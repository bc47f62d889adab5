import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createEventReader } from '../../shared/ledger/events/event-record.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);
export const handler = logInvocation(
  createHandler({
    readEvent: createEventReader({
      dynamo: createDynamoClient(),
      tableName: environment.LEDGER_TABLE_NAME,
    }),
    publicOrigin: environment.PUBLIC_ORIGIN,
    log: createLog({ context: { function: 'event-status' } }),
  }),
);
