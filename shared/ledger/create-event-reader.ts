import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventReference } from '../domain/user-event.ts';
import type { EventRecord } from './event-record.ts';
import { getEvent } from './get-event.ts';
import { createLedgerTable } from './ledger-table.ts';
import { createPause } from './pause.ts';

/** Reads events for somebody who needs nothing else of the ledger. Undefined when the ledger does not hold one. */
export function createEventReader(options: {
  readonly dynamo: DynamoDBClient;
  readonly tableName: string;
}): (reference: EventReference) => Promise<EventRecord | undefined> {
  const table = createLedgerTable({ ...options, pause: createPause() });
  return (reference) => getEvent({ table }, reference);
}
