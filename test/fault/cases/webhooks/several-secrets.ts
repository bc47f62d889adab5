import { equal } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { newSecret } from '../../world/new-secret.ts';

export const severalSecrets: FaultCase = {
  id: 'W3',
  done: 'two secrets at once, then the older one is retired',
  invariants: ['A', 'L'],
  alone: true,
  async run(world) {
    const [older, newer, newest, unknown] = [newSecret(), newSecret(), newSecret(), newSecret()];
    const person = world.person();
    const answerTo = async (...secrets: readonly string[]) =>
      (await world.send({ type: 'update', user: { email: person.email, title: 'Engineer' }, secrets }))
        .status;

    await world.setSigningSecrets([older, newer]);
    await world.killFunction('update-user');
    equal(await answerTo(older), 202, 'the older one passes');
    equal(await answerTo(newer), 202, 'the newer one passes');
    equal(await answerTo(older, newer), 202, 'both side by side pass');
    equal(await answerTo(unknown, newer), 202, 'an unknown one does not spoil a known one');

    await world.setSigningSecrets([newer, newest]);
    equal(await answerTo(newest), 202, 'one that was added is noticed at once');
    equal(await answerTo(newer), 202, 'one that stayed passes');
    equal(await answerTo(older), 401, 'the retired one is refused');
    equal(await answerTo(unknown), 401, 'an unknown one is refused');
    equal(await answerTo(older, unknown), 401, 'several wrong ones are refused');
    equal(await answerTo(older, newest), 202, 'a retired one does not spoil a current one');
  },
};
