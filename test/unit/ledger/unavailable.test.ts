import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../../shared/ledger/create-ledger.ts';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { userEvent } from '../../support/user-events.ts';

/** Something on the loopback address that answers what it is told to, in place of DynamoDB. */
let server: Server;
let dynamo: DynamoDBClient;
let ledger: Ledger;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => answer(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  dynamo = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 2_000, throwOnRequestTimeout: true },
  });
  ledger = createLedger({
    dynamo,
    tableName: 'ledger',
    recoverAfterSeconds: 60,
    sleep: async () => {},
  });
});

afterEach(() => {
  dynamo.destroy();
  server.closeAllConnections();
  server.close();
});

const reply = (status: number, body: object) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' })
    .end(JSON.stringify(body));
const fault = (status: number, name: string) =>
  reply(status, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'ada@example.com' });
const event = userEvent({ user: { email: 'ada@example.com' } });
const record = () => ledger.recordEvent({ event, bodyHash: 'hash' });

describe('a ledger that cannot be used', () => {
  it.each([
    [400, 'ThrottlingException'],
    [400, 'ProvisionedThroughputExceededException'],
    [400, 'RequestLimitExceeded'],
    [400, 'ExpiredTokenException'],
    [500, 'InternalServerError'],
    [503, 'Whatever'],
  ])('says so when DynamoDB answers %i %s', async (status, name) => {
    answer = fault(status, name);
    const error = await record().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LedgerUnavailableError);
    expect(error).toMatchObject({ reason: 'unreachable', retryable: true, requestId: 'request-1' });
    expect(String(error)).not.toContain('ada');
  });

  it('says so when the connection breaks, and when no answer comes', async () => {
    answer = (response) => response.destroy();
    await expect(record()).rejects.toThrow(LedgerUnavailableError);
    answer = () => {};
    await expect(record()).rejects.toThrow(LedgerUnavailableError);
  });

  it('says so when no one listens', async () => {
    server.close();
    server.closeAllConnections();
    await expect(record()).rejects.toThrow(LedgerUnavailableError);
  });

  it('says so when others are always faster', async () => {
    let calls = 0;
    answer = (response) => {
      calls += 1;
      const isWrite = calls % 2 === 0;
      return isWrite ? fault(400, 'ConditionalCheckFailedException')(response) : reply(200, {})(response);
    };
    const lease = { personId: 'p1', owner: 'a', now: '2026-01-01', until: '2026-01-02' };
    await expect(ledger.acquireLease(lease)).rejects.toMatchObject({ reason: 'contended' });
    expect(calls).toBeLessThan(50);
  });

  it('says so when DynamoDB never gives a whole batch', async () => {
    const key = { pk: { S: 'claim#email#ada@example.com' }, sk: { S: 'record' } };
    answer = reply(200, { Responses: { ledger: [] }, UnprocessedKeys: { ledger: { Keys: [key] } } });
    await expect(ledger.mergeEvent({ event })).rejects.toThrow(LedgerUnavailableError);
  });

  it('is not what a mistake of ours is taken for', async () => {
    answer = fault(400, 'ValidationException');
    const error = await record().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ValidationException' });
  });
});
