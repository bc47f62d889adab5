import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../infra/cli/common/open-stage.ts';
import { startHost } from '../../infra/local/start/start-host.ts';
import { close, listen } from '../../infra/simulators/common/listen.ts';
import { fixtureTemplate } from './fixtures/fixture-template.ts';
import { startFixtureHost } from './start-fixture-host.ts';

describe('the life of a local host', () => {
  it('makes what the template declares, says where it is in stack.json, and leaves nothing when it stops', async () => {
    const host = await startFixtureHost();
    const path = join(host.stateDirectory, 'stack.json');
    const stack = JSON.parse(await readFile(path, 'utf8'));
    expect(stack).toEqual(host.stack);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(stack).toMatchObject({
      pid: process.pid,
      buckets: { drops: 'fixture-bucket' },
      queues: {
        work: `${stack.endpoints.sqs}/000000000000/fixture-Queue`,
        'work-dead-letters': `${stack.endpoints.sqs}/000000000000/fixture-DeadLetters`,
      },
      tables: { ledger: 'fixture-Table' },
      schedules: ['nightly'],
    });
    const pids = [...stack.functions.caller.pids, ...stack.functions.worker.pids];
    expect(pids).toHaveLength(2);
    expect(pids.every(isAlive)).toBe(true);

    const client = { region: stack.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    const secrets = new SecretsManagerClient({ ...client, endpoint: stack.endpoints.secretsmanager });
    const { SecretString = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: stack.secrets['infraon-api-key'] }),
    );
    expect(JSON.parse(SecretString)).toEqual({ apiKey: stack.infraonApiKey });
    expect(host.secretRequests()).toEqual({ GetSecretValue: 1 });
    const tables = new DynamoDBClient({ ...client, endpoint: stack.endpoints.dynamodb });
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: stack.tables.ledger }));
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect((await fetch(`${stack.endpoints.s3}/fixture-bucket`, { method: 'HEAD' })).status).toBe(200);

    await host.stop();
    expect(pids.some(isAlive)).toBe(false);
    expect(existsSync(path)).toBe(false);
    for (const url of [stack.apiUrl, ...Object.values<string>(stack.endpoints)]) {
      await expect(fetch(url)).rejects.toThrow();
    }
    secrets.destroy();
    tables.destroy();
  });

  it('outlives a function that is killed in the middle of a request to the ledger', async () => {
    const host = await startFixtureHost();
    const { port } = new URL(host.stack.endpoints.dynamodb);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{`,
    );
    await setImmediate();
    socket.resetAndDestroy();
    await once(socket, 'close');
    expect((await host.invoke('caller', { do: 'answer' })).status).toBe(200);
    await host.stop();
  });

  it('refuses a resource type that it does not know, by name', async () => {
    const template = fixtureTemplate({ Stream: { Type: 'AWS::Kinesis::Stream' } });
    await expect(startFixtureHost(template)).rejects.toThrow(/AWS::Kinesis::Stream \(Stream\)/);
  });

  it('says which function cannot start, and why', async () => {
    const template = fixtureTemplate({
      Broken: {
        Type: 'AWS::Lambda::Function',
        Metadata: { 'user-lifecycle:name': 'broken' },
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Code: { S3Key: 'broken.zip' },
        },
      },
    });
    await expect(startFixtureHost(template)).rejects.toThrow(
      'The function broken cannot start: LEDGER_TABLE_NAME is missing',
    );
  });

  it('says that a port is taken, and what to do', async () => {
    const other = createServer();
    const { port } = await listen(other);
    await expect(startHost({ port })).rejects.toThrow(
      `Port ${port} cannot be used: free it, or choose another`,
    );
    await close(other);
  });
});
