import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { hrSystems } from '../../world/hr-deliveries.ts';
import { hrSecret, postHr, record } from './journeys.ts';

const { bamboohr } = hrSystems;

export const hrApiDown: FaultCase = {
  id: 'H8',
  done: 'the API of an HR system is down when its webhooks come, refuses its key, and comes back',
  invariants: ['L', 'D'],
  async run(world) {
    const secret = await hrSecret(world, bamboohr.source);
    const employees = Array.from({ length: 5 }, (_, index) => ({
      person: world.person(),
      id: `88${index}${world.random.integer(10_000, 99_999)}`,
      hasLeft: false,
    }));
    for (const employee of employees) {
      world.hrApi.fail(`/api/v1/employees/${employee.id}`, 503);
      record(world, bamboohr, employee);
      const delivery = bamboohr.deliver(employee, { secret, at: Date.now() - 5000 });
      equal((await postHr(world, bamboohr.source, delivery)).status, 202);
    }
    const asked = (id: string) => world.hrApi.requestCount(`/api/v1/employees/${id}`);
    await world.until('everyone was asked about in vain', () => employees.every(({ id }) => asked(id) > 0));
    for (const { id } of employees) world.hrApi.fail(`/api/v1/employees/${id}`, 401);
    const before = employees.map(({ id }) => asked(id));
    await world.until('and refused', () =>
      employees.every(({ id }, index) => asked(id) > (before[index] ?? 0)),
    );
    ok(employees.every(({ person }) => world.account(person.email) === undefined));

    for (const { id } of employees) world.hrApi.fail(`/api/v1/employees/${id}`, undefined);
    for (const { person } of employees) {
      await world.until('each has an account', () => world.account(person.email)?.is_active);
      const created = world.effectsOn(person.email).filter(({ kind }) => /create/.test(kind));
      equal(created.length, 1);
    }
  },
};
