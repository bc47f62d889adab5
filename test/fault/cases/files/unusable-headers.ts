import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import type { InventedPerson } from '../../world/create-people.ts';
import { openDrops } from '../../world/open-drops.ts';

const headers: readonly (readonly [header: string, code: string])[] = [
  ['email,email,givenName,familyName', 'duplicate-column'],
  ['email,E-Mail Address,givenName,familyName', 'duplicate-column'],
  ['email,Staff No,Personnel number,givenName', 'duplicate-column'],
  ['nickname,givenName,familyName,title', 'missing-key-column'],
  ['email,__proto__,givenName,familyName', 'forbidden-column'],
  ['email," __proto__ ",givenName,familyName', 'forbidden-column'],
  ['__proto__,email,givenName,familyName', 'forbidden-column'],
  ['email,constructor,givenName,familyName', 'forbidden-column'],
  ['email,prototype,givenName,familyName', 'forbidden-column'],
];

/** Every cell is the address, so that whichever column were taken, someone would be there. */
const rowOf = ({ email }: InventedPerson) => [email, email, email, email].join(',');

export const unusableHeaders: FaultCase = {
  id: 'F6',
  done: 'headers that say something twice, name no one, or are called `__proto__`',
  invariants: ['A', 'L'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const dropped = headers.map(async ([header, code]) => {
      const person = world.person();
      // The first row that is about someone could be taken for the header: then no one would notice the header's fault.
      const file = await drops.drop(
        `imports/delta/${world.newId()}.csv`,
        `${header}\n${rowOf(person)}\n${rowOf(world.person())}\n`,
      );
      const { state, rejectedBecause, counts } = await drops.summary(file);
      equal(state, 'rejected', header);
      equal(rejectedBecause?.code, code, header);
      equal(rejectedBecause?.line, 1, header);
      equal(counts.done, 0, header);
      ok((await drops.report(file, 'report.html')).includes('<html'), 'someone is told');
      equal(world.accounts(person.email).length, 0, header);
      equal(world.effectsOn(person.email).length, 0, header);
    });
    await Promise.all(dropped);
    equal(Object.hasOwn(Object.prototype, 'email'), false);
  },
};
