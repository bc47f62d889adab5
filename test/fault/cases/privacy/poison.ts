import { deepEqual, equal } from 'node:assert/strict';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import type { FaultCase } from '../../fault-case.ts';
import { settle } from '../../world/deliver.ts';

const [queue, deadLetters] = ['user-changes', 'user-changes-dead-letters'];

export const poison: FaultCase = {
  id: 'poison',
  done: 'messages that say nothing',
  invariants: ['L', 'P'],
  alone: true,
  timeoutMs: 240_000,
  async run(world) {
    const mark = world.random.text(16);
    const bodies = [`{not json ${mark}`, `{"person": "${mark}"}`, `["${mark}"]`];
    for (const body of bodies) await world.sendMessage(queue, body);
    const people = Array.from({ length: 4 }, () => world.person());
    const settled = await Promise.all(
      people.map(({ onboarding }) => settle(world, { type: 'onboard', user: onboarding })),
    );
    deepEqual(
      settled.map(({ status }) => status),
      people.map(() => 'applied'),
    );

    const set = new Set<string>();
    await world.until(
      'they are dead letters',
      async () => {
        for (const { Body = '', ReceiptHandle } of await world.receive(deadLetters, 1)) {
          if (!Body.includes(mark)) continue;
          set.add(Body);
          const QueueUrl = world.host.stack.queues[deadLetters];
          await world.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
        return set.size === bodies.length;
      },
      180_000,
    );
    deepEqual([...set].sort(), [...bodies].sort());
    equal(world.logs().includes(mark), false, 'what they say is not logged');
  },
};
