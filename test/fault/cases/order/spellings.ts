import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

export const spellings: FaultCase = {
  id: 'O8',
  done: 'one address in several cases, Unicode forms and with spaces, at once and one after the other',
  invariants: ['D', 'O'],
  async run(world) {
    const person = world.person();
    const email = `zo\u00eb.${person.email}`;
    const variants = [
      ...[email, email.toUpperCase(), email.normalize('NFD'), email.toUpperCase().normalize('NFD')],
      ...[
        ` ${email} `,
        `${email.slice(0, 8).toUpperCase()}${email.slice(8)}`,
        `\t${email.normalize('NFKD')}`.trim(),
      ],
    ];
    const told = variants.map((variant, index) => ({
      type: 'onboard' as const,
      id: world.newId(),
      user: { ...person.onboarding, email: variant },
      occurredAt: world.inSeconds(index - 100),
    }));
    const answers = await Promise.all(world.random.shuffle(told).map((delivery) => world.deliver(delivery)));
    for (const answer of answers) {
      const { status } = await world.untilFinal(answer);
      ok(status === 'applied' || status === 'superseded', `ended as ${status}`);
    }
    const people = new Set(await Promise.all(told.map(async ({ id }) => (await world.event(id))?.personId)));
    const ids = new Set(
      await Promise.all([...people].map(async (id) => (await world.ledger.load(id ?? ''))?.id)),
    );
    equal(ids.size, 1, 'one person');
    equal(world.accounts(email).length, 1, 'one account');
    equal(world.effectsOn(email).filter(({ kind }) => kind === 'created').length, 1, 'created once');
    ok(world.invitations(email) <= 1, 'invited at most once');

    const leaving = { type: 'offboard', user: { email: email.toUpperCase().normalize('NFD') } } as const;
    equal((await world.settle(leaving)).status, 'applied');
    equal(world.accounts(email)[0]?.is_active, false, 'offboarded under another spelling');
  },
};
