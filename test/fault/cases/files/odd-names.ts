import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';
import { openDrops } from '../../world/open-drops.ts';

/** Some are what others become when they are decoded once too often, or not at all. */
const names = [
  'new starters + more',
  'new+starters+++more',
  'new%20starters%20%2B%20more',
  '50% of all',
  '100%25',
  'größte Ämter 日本 😀',
  "it's (a) file; a=b&c=d, #1?",
  'a folder/of mine',
];

export const oddNames: FaultCase = {
  id: 'F9',
  done: 'files called with spaces, `+`, `%`, and letters of all kinds; an escape that cannot be decoded; a file that is gone',
  invariants: ['L'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const folder = `imports/delta/${world.newId()}`;
    const dropped = names.map(async (name) => {
      const person = { ...world.person(), title: `Of ${names.indexOf(name)}` };
      const file = await drops.drop(`${folder}/${name}.csv`, csvOf([person]));
      const { key, state, counts } = await drops.summary(file);
      deepEqual([key, state, counts.rows, counts.done], [file.key, 'done', 1, 1]);
      equal(world.account(person.email)?.unshown.organization_role, person.title, 'the right object');
    });

    const malformed = ['%E0%A4%A', '%', '%zz', '%C3%28', '%FF'].map(async (escaped) => {
      const escapedKey = `${folder}/${escaped}.csv`;
      const told = { key: escapedKey, escapedKey, etag: world.random.text(32), createdAt: new Date() };
      const file = { importId: await drops.tell(told) };
      const { state, rejectedBecause } = await drops.summary(file);
      deepEqual([state, rejectedBecause?.code], ['rejected', 'malformed-key'], escaped);
      ok((await drops.report(file, 'report.html')).includes('<html'), 'someone is told');
    });

    // No one knows which comes first: the deletion, or the reading. Either way someone is told, and what is told is true.
    const raced = Array.from({ length: 4 }, async () => {
      const person = world.person();
      const file = await drops.drop(`${folder}/${world.newId()}.csv`, csvOf([person]));
      await drops.remove(file.key);
      const [summary] = await world.until('what became of it', async () => {
        const found = await drops.summariesOf(file.key);
        return found.length > 0 && found;
      });
      const expected = summary?.state === 'done' ? ['done', undefined, 1] : ['rejected', 'object-gone', 0];
      deepEqual(
        [summary?.state, summary?.rejectedBecause?.code, world.accounts(person.email).length],
        expected,
      );
    });

    const goneWhileHeld = async () => {
      const { email } = world.person();
      const rows = `email,givenName,role\n${email},Ann,Infraon Admin\n`;
      const file = await drops.drop(`${folder}/held.csv`, rows);
      const held = await drops.summary(file, 'held');
      await drops.remove(file.key);
      await drops.approve(held.importId, held.planHash ?? '');
      equal((await drops.summary(file, 'rejected')).rejectedBecause?.code, 'object-gone');
      equal(world.effectsOn(email).length, 0, 'nothing is done of it');
    };
    const goneBefore = async () => {
      const key = `${folder}/gone.csv`;
      const told = { key, escapedKey: key, etag: world.random.text(32), createdAt: new Date() };
      const { rejectedBecause } = await drops.summary({ importId: await drops.tell(told) });
      equal(rejectedBecause?.code, 'object-gone');
    };
    const replacedBefore = async () => {
      const person = world.person();
      const newer = await drops.drop(`${folder}/replaced.csv`, csvOf([person]));
      const { key } = newer;
      const told = { key, escapedKey: key, etag: world.random.text(32), createdAt: new Date() };
      const older = { importId: await drops.tell(told) };
      equal((await drops.summary(older)).rejectedBecause?.code, 'object-gone', 'never the other object');
      equal((await drops.summary(newer)).counts.done, 1);
    };
    await Promise.all([...dropped, ...malformed, ...raced, goneWhileHeld(), goneBefore(), replacedBefore()]);
  },
};
