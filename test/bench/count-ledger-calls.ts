/**
 * `npm run bench:ledger`: how many calls of DynamoDB an event takes from the door to the end of its run, and how many bytes
 * they carry. Counts and nothing else, so that it tells the same on every machine; it runs on earlier commits, too.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createWorld } from '../support/provisioning-world.ts';
import { userEvent } from '../support/user-events.ts';

interface Count {
  reads: number;
  writes: number;
  /** The bytes written, and the bytes read. */
  bytesWritten: number;
  bytesRead: number;
}

const people = 20;
let count: Count = { reads: 0, writes: 0, bytesWritten: 0, bytesRead: 0 };

const send = DynamoDBClient.prototype.send;
Object.defineProperty(DynamoDBClient.prototype, 'send', {
  async value(
    this: DynamoDBClient,
    command: { readonly input: unknown; readonly constructor: { name: string } },
  ) {
    const answer: unknown = await Reflect.apply(send, this, [command]);
    if (/^(Put|Update|Delete)/.test(command.constructor.name)) {
      count.writes += 1;
      count.bytesWritten += JSON.stringify(command.input).length;
    } else {
      count.reads += 1;
      count.bytesRead += JSON.stringify({ ...Object(answer), $metadata: undefined }).length;
    }
    return answer;
  },
});

const world = await createWorld();
const emailOf = (index: number) => `person${index}@x.example`;

async function measure(name: string, each: (index: number) => Promise<unknown>): Promise<void> {
  count = { reads: 0, writes: 0, bytesWritten: 0, bytesRead: 0 };
  for (let index = 0; index < people; index += 1) await each(index);
  const per = Object.entries(count).map(([key, sum]) => `${key} ${(sum / people).toFixed(1)}`);
  process.stdout.write(`${name}: ${per.join(', ')}\n`);
}

let minutes = 600;
const say = (type: 'onboard' | 'update' | 'offboard', user: object) => async () => {
  minutes -= 1;
  await world.accept(userEvent({ type, user, occurredAt: world.minutesAgo(minutes) }));
  await world.drain();
};

/** The sweeper moves on what was told, as it does every minute; what it does is shared by all. */
async function sweep(): Promise<void> {
  world.pass(120);
  await measure('  the sweep after it', async (index) => {
    if (index === 0) await world.sweep();
  });
}

await measure('onboard', (index) =>
  say('onboard', { email: emailOf(index), givenName: 'Ann', familyName: `P${index}` })(),
);
await sweep();
await measure('update', (index) => say('update', { email: emailOf(index), title: 'Dr' })());
await sweep();
await measure('offboard', (index) => say('offboard', { email: emailOf(index) })());
await sweep();
await world.close();
