import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { localCredentials } from '../../../infra/local/emulators/local-credentials.ts';
import type { Stack } from '../../../infra/local/start/stack-file.ts';
import { createNoticeLedger } from '../../../shared/hr-sources/notices/notice-ledger.ts';
import type { Ledger } from '../../../shared/ledger/create-ledger.ts';

/** What an operator can see and do in the account, past every fault that is armed. */
export interface StackClients {
  /** The ledger that the functions write. */
  readonly ledger: Ledger;
  /** Messages on a queue, by its short name: those that wait, later ones included, and those that are being worked on. */
  queueDepth(name: string): Promise<number>;
  /** Reads messages of a queue without deleting them; they stay hidden for `hiddenSeconds`. */
  receive(name: string, hiddenSeconds?: number): Promise<readonly Message[]>;
  sendMessage(name: string, body: string): Promise<void>;
  /** By short name. */
  putSecret(name: string, value: string): Promise<void>;
  /** The value of a secret, by its short name. */
  getSecret(name: string): Promise<string>;
  /** The keys that an HR system offered to sign with, the latest first. */
  keyOffers(source: string): Promise<readonly string[]>;
  /** Reads items of the table as they are; the keys are those of the ledger. */
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  close(): void;
}

const counts = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

export function createStackClients(stack: Stack): StackClients {
  const { region, endpoints } = stack;
  const at = (endpoint: string) => ({ region, endpoint, credentials: localCredentials });
  const dynamo = new DynamoDBClient(at(endpoints.dynamodb));
  const sqs = new SQSClient(at(endpoints.sqs));
  const secrets = new SecretsManagerClient(at(endpoints.secretsmanager));
  const ledger = createNoticeLedger({
    dynamo,
    tableName: named(stack.tables, 'ledger'),
    recoverAfterSeconds: 10,
  });
  return {
    dynamo,
    sqs,
    ledger,
    async queueDepth(name) {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: named(stack.queues, name), AttributeNames: [...counts] }),
      );
      return counts.reduce((sum, count) => sum + Number(Attributes[count] ?? 0), 0);
    },
    async receive(name, hiddenSeconds = 1) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: named(stack.queues, name),
          MaxNumberOfMessages: 10,
          VisibilityTimeout: hiddenSeconds,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      return Messages;
    },
    async sendMessage(name, body) {
      await sqs.send(new SendMessageCommand({ QueueUrl: named(stack.queues, name), MessageBody: body }));
    },
    async putSecret(name, value) {
      const SecretId = named(stack.secrets, name);
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
    },
    async getSecret(name) {
      const SecretId = named(stack.secrets, name);
      return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '';
    },
    keyOffers: async (source) => (await ledger.listKeyOffers(source)).map(({ key }) => key),
    close() {
      for (const client of [dynamo, sqs, secrets]) client.destroy();
    },
  };
}

function named(names: Readonly<Record<string, string>>, name: string): string {
  const found = names[name];
  if (found === undefined) throw new Error(`the stack has no ${name}: ${Object.keys(names).join(', ')}`);
  return found;
}
