import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { BreakableService, ServiceFault } from '../../world/start-breakable-service.ts';

/** A call that the door makes for an event, and whether it dies before it or after. */
interface Step {
  readonly name: string;
  readonly service: (world: FaultWorld) => BreakableService;
  readonly fault: (id: string) => Omit<ServiceFault, 'meanwhile' | 'times'>;
}

const dynamodb: Step['service'] = ({ services }) => services.dynamodb;
const sqs: Step['service'] = ({ services }) => services.sqs;

const steps: readonly Step[] = [
  {
    name: 'after the event was recorded',
    service: dynamodb,
    fault: (id) => ({ operation: 'PutItem', holding: `event#webhook/${id}`, how: 'answer-lost' }),
  },
  {
    name: 'before the person was written',
    service: dynamodb,
    fault: () => ({ operation: 'PutItem', holding: '"person#', how: 'refused' }),
  },
  {
    name: 'after the person was written',
    service: dynamodb,
    fault: () => ({ operation: 'PutItem', holding: '"person#', how: 'answer-lost' }),
  },
  {
    name: 'after the event was marked as accepted',
    service: dynamodb,
    fault: (id) => ({ operation: 'UpdateItem', holding: `event#webhook/${id}`, how: 'answer-lost' }),
  },
  {
    name: 'before the person was enqueued',
    service: sqs,
    fault: () => ({ operation: 'SendMessage', how: 'refused' }),
  },
  {
    name: 'after the person was enqueued',
    service: sqs,
    fault: () => ({ operation: 'SendMessage', how: 'answer-lost' }),
  },
];

export const killedBeforeEnqueueing: FaultCase = {
  id: 'C7',
  done: 'the door is killed between recording and enqueueing, and no one sends again',
  invariants: ['L', 'D'],
  alone: true,
  timeoutMs: 180_000,
  async run(world) {
    const interrupted = [];
    for (const step of steps) interrupted.push(await interrupt(world, step));
    for (const { name, id, email } of interrupted) {
      await world.until(
        `the sweeper finishes what was killed ${name}`,
        async () => {
          await world.runSweep();
          return (await world.event(id))?.status === 'applied';
        },
        90_000,
      );
      equal(world.accounts(email).length, 1, name);
      equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1, name);
      equal(world.invitations(email), 1, name);
    }
  },
};

async function interrupt(world: FaultWorld, { name, service, fault }: Step) {
  const { email, onboarding } = world.person();
  const id = world.newId();
  const armed = service(world).arm({
    ...fault(id),
    times: 1,
    meanwhile: () => world.killFunction('onboard-user'),
  });
  const answer = await world.send({ type: 'onboard', user: onboarding, id });
  armed.clear();
  equal(armed.hits, 1, `killed ${name}`);
  ok(answer.status >= 500, `answered ${answer.status} when killed ${name}`);
  return { name, id, email };
}
