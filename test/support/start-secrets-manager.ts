import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientOptions } from '../../shared/aws/client-options.ts';

export interface SecretsManagerStandIn {
  readonly client: SecretsManagerClient;
  /** How many times a secret was asked for. */
  readonly reads: () => number;
  put(name: string, value: string): void;
  /** While true, every call fails as in an outage. */
  fail(failing: boolean): void;
  stop(): Promise<void>;
}

/** A loopback Secrets Manager that knows GetSecretValue. */
export async function startSecretsManager(): Promise<SecretsManagerStandIn> {
  const secrets = new Map<string, string>();
  let reads = 0;
  let failing = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      reads += 1;
      const name = JSON.parse(Buffer.concat(chunks).toString('utf8')).SecretId;
      const value = secrets.get(name);
      const answer = (status: number, body: object) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(body));
      };
      if (failing) answer(400, { __type: 'InternalServiceError', message: `about ${value}` });
      else if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue')
        answer(400, { __type: 'UnknownOperationException' });
      else if (value === undefined) answer(400, { __type: 'ResourceNotFoundException' });
      else answer(200, { ARN: name, Name: name, SecretString: value });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new SecretsManagerClient({
    ...clientOptions,
    maxAttempts: 1,
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    reads: () => reads,
    put: (name, value) => secrets.set(name, value),
    fail: (value) => {
      failing = value;
    },
    async stop() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
