import { equal, notEqual, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { FaultWorld } from '../../fault-world.ts';
import type { ServiceFault } from '../../world/start-breakable-service.ts';

interface Death {
  readonly at: string;
  readonly service: 'dynamodb' | 'sqs';
  readonly fault: Pick<ServiceFault, 'operation' | 'how'>;
  /** Whether the event is in the ledger when the function dies. */
  readonly recorded: boolean;
}

/** `answer-lost`: the call took effect and the function dies before it knows. `refused`: it dies before the call. */
const deaths: readonly Death[] = [
  {
    at: 'before recording',
    service: 'dynamodb',
    fault: { operation: 'PutItem', how: 'refused' },
    recorded: false,
  },
  {
    at: 'after recording',
    service: 'dynamodb',
    fault: { operation: 'PutItem', how: 'answer-lost' },
    recorded: true,
  },
  {
    at: 'before noting',
    service: 'dynamodb',
    fault: { operation: 'UpdateItem', how: 'refused' },
    recorded: true,
  },
  {
    at: 'after noting',
    service: 'dynamodb',
    fault: { operation: 'UpdateItem', how: 'answer-lost' },
    recorded: true,
  },
  {
    at: 'before enqueueing',
    service: 'sqs',
    fault: { operation: 'SendMessage', how: 'refused' },
    recorded: true,
  },
  {
    at: 'after enqueueing',
    service: 'sqs',
    fault: { operation: 'SendMessage', how: 'answer-lost' },
    recorded: true,
  },
];

async function dieAt(world: FaultWorld, { at, service, fault, recorded }: Death) {
  const person = world.person();
  const id = world.newId();
  const delivery = { type: 'onboard', id, user: person.onboarding, occurredAt: world.inSeconds(0) } as const;
  const armed = world.services[service].arm({
    ...fault,
    ...(service === 'dynamodb' ? { holding: id } : {}),
    times: 1,
    meanwhile: () => world.killFunction('onboard-user'),
  });
  const answer = await world.send(delivery);
  armed.clear();
  equal(armed.hits, 1, `died ${at}`);
  ok(answer.status >= 500, `answered ${answer.status} by a function that died ${at}`);
  if (recorded) notEqual(await world.event(id), undefined, `${at}: the event is held`);
  else equal((await world.send(delivery)).status, 202, `${at}: the sender has to repeat itself`);
  return { at, id, person };
}

export const killedAtTheDoor: FaultCase = {
  id: 'W14c',
  done: 'the door is killed (SIGKILL) before and after recording, noting and enqueueing; no one repeats what was recorded',
  invariants: ['L', 'D'],
  alone: true,
  async run(world) {
    const left = [];
    for (const death of deaths) left.push(await dieAt(world, death));
    // Killed right after the answer: what was promised must not need the process that promised it.
    const [person, id] = [world.person(), world.newId()];
    equal((await world.send({ type: 'onboard', id, user: person.onboarding })).status, 202);
    await world.killFunction('onboard-user');
    left.push({ at: 'after the answer', id, person });

    for (const { at, id, person } of left) {
      const event = await world.until(`the event of a function that died ${at} is final`, async () => {
        await world.runSweep();
        const held = await world.event(id);
        return held?.settledAt === undefined ? undefined : held;
      });
      equal(event.status, 'applied', at);
      equal(world.accounts(person.email).length, 1, at);
      equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1, at);
      equal(world.invitations(person.email), 1, at);
    }
  },
};
