import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { hrSystems } from '../../world/hr-deliveries.ts';
import { hrSecret, postHr } from './journeys.ts';

export const unknownSources: FaultCase = {
  id: 'H7',
  done: 'webhooks of HR systems that are not configured, or by another one’s proof',
  invariants: ['A'],
  async run(world) {
    const employee = { person: world.person(), id: '1', hasLeft: false };
    const { workday } = hrSystems;
    const given = { secret: await hrSecret(world, 'workday'), at: Date.now() - 1000 };
    const delivery = workday.deliver(employee, given);
    for (const source of ['generic', 'sap', '__proto__', 'constructor', 'Workday', 'onboard-user']) {
      equal((await postHr(world, source, delivery)).status, 404, source);
    }
    for (const source of ['successfactors', 'bamboohr', 'personio']) {
      equal((await postHr(world, source, delivery)).status, 401, source);
    }
    equal(world.account(employee.person.email), undefined);
  },
};
