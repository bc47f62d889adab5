import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { findMarks } from '../../world/find-marks.ts';
import { openDrops } from '../../world/open-drops.ts';

const header = 'email,givenName,familyName,title,landline,role';

export const oneBadRow: FaultCase = {
  id: 'F7',
  done: 'one bad row of ten, each in another way',
  invariants: ['L', 'P'],
  timeoutMs: 300_000,
  async run(world) {
    using drops = openDrops(world);
    const marks: string[] = [];
    const mark = () => {
      const made = `cell${world.random.text(12)}`;
      marks.push(made);
      return made;
    };
    const bad: readonly ((email: string) => readonly [code: string, row: string])[] = [
      () => ['malformed', `${mark()} at nowhere,${mark()},${mark()},${mark()},,Requester`],
      (email) => ['role-not-allowed', `${email},${mark()},${mark()},${mark()},,${mark()}`],
      (email) => ['malformed', `${email},${mark()},${mark()},${mark()},${mark()},Requester`],
      (email) => ['too-many-cells', `${email},${mark()},${mark()},${mark()},,Requester,${mark()},${mark()}`],
      (email) => ['stray-quote', `${email},${mark()} "${mark()}",${mark()},${mark()},,Requester`],
    ];
    const files = bad.map(async (make) => {
      const people = Array.from({ length: 9 }, () => world.person());
      const refused = world.person();
      marks.push(...[...people, refused].map(({ email }) => email));
      const [code, row] = make(refused.email);
      const good = people.map(({ email }) => `${email},${mark()},${mark()},${mark()},,Requester`);
      const at = world.random.integer(0, good.length);
      const rows = good.toSpliced(at, 0, row);
      const file = await drops.drop(
        `imports/delta/${world.newId()}.csv`,
        `${[header, ...rows].join('\n')}\n`,
      );
      const { state, counts } = await drops.summary(file);
      deepEqual([state, counts.rows, counts.done, counts.rejected], ['done', 10, 9, 1], code);
      const [heading, ...rejected] = (await drops.report(file, 'rejected.csv')).trimEnd().split(/\r?\n/);
      ok(heading?.includes('error'), code);
      equal(rejected.length, 1, code);
      ok(rejected[0]?.includes(code), `${code}: the report says why`);
      for (const { email } of people) equal(world.account(email)?.is_active, true, code);
      equal(world.effectsOn(refused.email).length, 0, code);
      return { name: `summary of ${code}`, text: await drops.report(file, 'summary.json') };
    });
    const summaries = await Promise.all(files);
    deepEqual(findMarks(marks, [{ name: 'logs', text: world.logs() }, ...summaries]), []);
  },
};
