import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { close, listen } from '../../simulators/common/listen.ts';
import type { SecretPlan } from '../template/plan.ts';
import { createSecretStore } from './secret-store.ts';

export interface LocalSecretsManager {
  readonly url: string;
  createSecrets(secrets: readonly SecretPlan[]): void;
  /** How often each operation was asked for. */
  requestCounts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const inputSchema = z.object({
  SecretId: z.string().optional(),
  Name: z.string().optional(),
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

/**
 * Secrets Manager in this process, in memory and on the loopback address: CreateSecret, GetSecretValue,
 * PutSecretValue, UpdateSecret and DescribeSecret over JSON 1.1, with the versions AWSCURRENT and
 * AWSPREVIOUS.
 */
export async function startSecretsManager(options: {
  readonly region: string;
  readonly accountId: string;
}): Promise<LocalSecretsManager> {
  const store = createSecretStore(options);
  const counts: Record<string, number> = {};
  const server = createServer(async (request, response) => {
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    };
    const operation = String(request.headers['x-amz-target']).replace(/^secretsmanager\./, '');
    counts[operation] = (counts[operation] ?? 0) + 1;
    try {
      const input = inputSchema.parse(await json(request));
      const answer = store.answer(operation, input);
      reply('__type' in answer ? 400 : 200, answer);
    } catch {
      reply(400, { __type: 'InvalidRequestException', message: 'The request could not be read.' });
    }
  });
  const { url } = await listen(server);
  return {
    url,
    createSecrets: (secrets) => {
      for (const { name, arn, description, value } of secrets) store.add({ name, arn, description, value });
    },
    requestCounts: () => ({ ...counts }),
    close: () => close(server),
  };
}
