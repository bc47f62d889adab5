import { deepEqual, equal } from 'node:assert/strict';
import { DeleteMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { redriveQueue } from '../../../../infra/cli/ops/queues/redrive-command.ts';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { Answer } from '../../world/answer.ts';
import type { InventedPerson } from '../../world/create-people.ts';
import { deliver, settle } from '../../world/deliver.ts';
import { startImpatientHost } from '../../world/start-impatient-host.ts';

const [queue, deadLetters] = ['user-changes', 'user-changes-dead-letters'];

export const exhausted: FaultCase = {
  id: 'exhausted',
  done: 'a person fails for longer than retries last; dead letters are brought back in any order',
  invariants: ['L', 'D', 'O'],
  timeoutMs: 240_000,
  async run(patient) {
    const { world, stop } = await startImpatientHost(patient, {
      maxReceives: 4,
      maxBackoffSeconds: 1,
      newAccountVisibleWithinSeconds: 1,
    });
    try {
      await liftedByALaterSuccess(world);
      await broughtBackByHand(world);
      await broughtBackByTheCommand(world);
    } finally {
      await stop();
    }
  },
};

async function liftedByALaterSuccess(world: FaultWorld): Promise<void> {
  const person = world.person();
  const [failed] = await exhaust(world, [person]);
  const later = await settle(world, { type: 'update', user: { email: person.email, title: 'Captain' } });
  equal(later.status, 'applied');
  if (failed !== undefined) await untilApplied(world, failed);
  requireOneAccount(world, person);
  equal(world.account(person.email)?.unshown.organization_role, 'Captain');

  // Its dead letter says nothing new.
  await redrive(world);
  await world.until(
    'the dead letter was looked at',
    async () => (await world.queueDepth(queue)) === 0,
    60_000,
  );
  requireOneAccount(world, person);
}

/** As an operator would: each message copied, in an order that no one chose, then deleted. */
async function broughtBackByHand(world: FaultWorld): Promise<void> {
  const people = Array.from({ length: 4 }, () => world.person());
  const [leaver] = people;
  const events = await exhaust(world, people);
  // Someone leaves meanwhile: an older joining that comes back lets no one in.
  equal((await settle(world, { type: 'offboard', user: { email: leaver?.email } })).status, 'applied');

  const messages = new Map<string, Message>();
  await world.until('every dead letter is seen', async () => {
    for (const message of await world.receive(deadLetters, 60))
      messages.set(message.MessageId ?? '', message);
    return messages.size === people.length;
  });
  for (const { Body = '', ReceiptHandle } of world.random.shuffle([...messages.values()])) {
    await world.sendMessage(queue, Body);
    await world.sqs.send(
      new DeleteMessageCommand({ QueueUrl: world.host.stack.queues[deadLetters], ReceiptHandle }),
    );
  }
  for (const event of events) await untilApplied(world, event);
  await world.until('the queue is empty', async () => (await world.queueDepth(queue)) === 0, 60_000);
  deepEqual(
    people.map(({ email }) => world.accounts(email).map(({ is_active }) => is_active)),
    people.map((person) => (person === leaver ? [] : [true])),
  );
  for (const person of people) if (person !== leaver) requireOneAccount(world, person);
}

async function broughtBackByTheCommand(world: FaultWorld): Promise<void> {
  const people = [world.person(), world.person()];
  const events = await exhaust(world, people);
  equal(await redrive(world), people.length);
  for (const event of events) await untilApplied(world, event);
  for (const person of people) requireOneAccount(world, person);
  equal(await world.queueDepth(deadLetters), 0);
}

/** Onboards people whom the vendor cannot take, waits until they have failed and are dead letters, and lets it take them. */
async function exhaust(world: FaultWorld, people: readonly InventedPerson[]): Promise<readonly Answer[]> {
  const faults = people.map(({ email }) =>
    world.simulator.arm({ kind: 'status', status: 503, operation: 'create', match: { email } }),
  );
  const before = await world.queueDepth(deadLetters);
  const events: Answer[] = [];
  for (const { onboarding } of people)
    events.push(await deliver(world, { type: 'onboard', user: onboarding }));
  for (const event of events) {
    const { status, reason } = await world.untilFinal(event, 120_000);
    deepEqual([status, reason], ['failed', 'retries-exhausted']);
  }
  await world.until(
    'they are dead letters',
    async () => (await world.queueDepth(deadLetters)) === before + people.length,
    90_000,
  );
  for (const { id } of faults) world.simulator.clearFaults(id);
  return events;
}

function redrive({ sqs, host }: FaultWorld): Promise<number> {
  const { [deadLetters]: deadLettersUrl = '', [queue]: url = '' } = host.stack.queues;
  return redriveQueue({ client: sqs, queue: { name: queue, url, deadLettersUrl } });
}

/** What has failed is final too, so that only its lifting says that the dead letter was worked on. */
async function untilApplied(world: FaultWorld, event: Answer): Promise<void> {
  await world.until(
    'what had failed is applied',
    async () => (await world.status(event.body.statusUrl ?? '')).body.status === 'applied',
    90_000,
  );
}

function requireOneAccount(world: FaultWorld, { email }: InventedPerson): void {
  equal(world.accounts(email).length, 1);
  equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1);
  equal(world.invitations(email), 1);
}
