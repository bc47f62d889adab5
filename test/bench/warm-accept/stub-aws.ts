import { setImmediate as immediate } from 'node:timers/promises';
import {
  type AttributeValue,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { signingSecret } from '../signed-delivery.ts';

export interface StubbedAws {
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly secrets: SecretsManagerClient;
  /** Calls so far. */
  calls(): number;
  /** How often so far calls were waited for; those that were under way together count as one. */
  waits(): number;
}

/**
 * Clients whose `send` answers from memory, so that neither the network nor the SDK counts. Every write succeeds and
 * no one is known yet; an update gives back the event that was put last, as accepted. With `inRounds` all calls take equally
 * long, so that waits can be counted.
 */
export function stubAws({ inRounds = false } = {}): StubbedAws {
  let [calls, waits] = [0, 0];
  let round: Promise<void> | undefined;
  let event: Record<string, AttributeValue> = {};

  function answer(command: unknown): object {
    calls += 1;
    if (command instanceof PutItemCommand) {
      const { Item = {} } = command.input;
      if (Item.pk?.S?.startsWith('event#')) event = Item;
    }
    if (command instanceof UpdateItemCommand) {
      return { Attributes: { ...event, status: { S: 'accepted' }, personId: { S: 'somebody' } } };
    }
    return { Responses: { [tableName]: [] }, SecretString: JSON.stringify({ secrets: [signingSecret] }) };
  }

  async function endRound(): Promise<void> {
    await immediate();
    waits += 1;
    round = undefined;
  }

  const send = {
    value: async (command: unknown) => {
      if (inRounds) {
        round ??= endRound();
        await round;
      }
      return answer(command);
    },
  };
  const options = { region: 'eu-west-1' };
  return {
    dynamo: Object.defineProperty(new DynamoDBClient(options), 'send', send),
    sqs: Object.defineProperty(new SQSClient(options), 'send', send),
    secrets: Object.defineProperty(new SecretsManagerClient(options), 'send', send),
    calls: () => calls,
    waits: () => waits,
  };
}

export const tableName = 'ledger';
export const queueUrl = 'http://127.0.0.1/000000000000/user-changes';
/** What an event's status URL ends with where no ledger made it. */
export const statusToken = 'A'.repeat(43);
