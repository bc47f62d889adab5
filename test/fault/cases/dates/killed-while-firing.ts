import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { ServiceFault } from '../../world/start-breakable-service.ts';

const deaths: readonly Pick<ServiceFault, 'operation' | 'how'>[] = [
  { operation: 'PutItem', how: 'refused' },
  { operation: 'PutItem', how: 'answer-lost' },
  { operation: 'UpdateItem', how: 'refused' },
  { operation: 'UpdateItem', how: 'answer-lost' },
];

export const killedWhileFiring: FaultCase = {
  id: 'T5',
  done: 'the sweeper is killed (SIGKILL) before and after each write by which scheduled events fire',
  invariants: ['L', 'D'],
  alone: true,
  async run(world) {
    const planned = [];
    for (const death of deaths) {
      const person = world.person();
      const id = world.newId();
      const effectiveAt = world.inSeconds(4);
      const { body } = await world.deliver({ type: 'onboard', id, user: person.onboarding, effectiveAt });
      equal(body.status, 'scheduled');
      planned.push({ death, person, id });
      await world.until('its time has come', () => Date.now() > Date.parse(effectiveAt));
      const armed = world.services.dynamodb.arm({
        ...death,
        holding: id,
        times: 1,
        meanwhile: () => world.killFunction('sweep-due-events'),
      });
      await world.until(`the sweeper dies at ${death.operation}, ${death.how}`, async () => {
        // It rejects when the sweeper dies in it.
        await world.runSweep().catch(() => {});
        return armed.hits === 1;
      });
      armed.clear();
    }
    for (const { person, id, death } of planned) {
      const event = await world.until(`fired after ${death.operation}, ${death.how}`, async () => {
        await world.runSweep();
        const held = await world.event(id);
        return held?.settledAt === undefined ? undefined : held;
      });
      equal(event.status, 'applied');
      equal(world.effectsOn(person.email).filter(({ kind }) => kind === 'created').length, 1);
      equal(world.invitations(person.email), 1);
    }
  },
};
