import { parseEnvironment } from '../../shared/environment/parse-environment.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { createDynamoClient } from '../../shared/ledger/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = parseEnvironment(environmentSchema, process.env);
const ledger = createLedger({
  dynamo: createDynamoClient(),
  tableName: environment.LEDGER_TABLE_NAME,
  // Counts for writes only, and this function makes none.
  recoverAfterSeconds: 0,
});

export const handler = createHandler({
  readEvent: ledger.getEvent,
  log: createLog({ context: { function: 'event-status' } }),
});
