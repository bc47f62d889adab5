import { deepEqual, equal, match } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeStackFile } from '../../../../infra/local/start/stack-file.ts';
import type { FaultCase } from '../../fault-case.ts';
import { csvOf } from '../../world/csv-of.ts';

interface Ended {
  readonly exitCode: number | string | null | undefined;
  readonly said: string;
}

export const fromATerminal: FaultCase = {
  id: 'F14',
  done: '`npm run import`: a preview, a delta file, one with a bad row, a held file, its release, and wrong arguments',
  invariants: ['A'],
  timeoutMs: 300_000,
  async run(world) {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'terminal-'));
    writeStackFile(join(directory.path, 'stack.json'), world.host.stack);
    const npmRunImport = (...args: readonly string[]) => runImport(directory.path, args);
    const fileOf = async (text: string) => {
      const path = join(directory.path, `${world.newId()}.csv`);
      await writeFile(path, text);
      return path;
    };
    const people = Array.from({ length: 8 }, () => world.person());
    const [leaving, staying] = [people.slice(0, 6), people.slice(6)];
    const active = () => people.map(({ email }) => world.account(email)?.is_active);
    const all = await fileOf(csvOf(people));

    const preview = await npmRunImport(all, '--mode', 'delta', '--preview');
    equal(preview.exitCode, 0, preview.said);
    match(preview.said, /a preview, nothing was done\n\n8 rows: 8 planned\nIt would create 8\./);
    deepEqual(
      active(),
      people.map(() => undefined),
      'nothing is done',
    );

    const feed = world.newId();
    const done = await npmRunImport(all, '--mode', 'full', '--feed', feed);
    equal(done.exitCode, 0, done.said);
    match(done.said, /: done\n\n8 rows: 8 done\n/);
    deepEqual(
      active(),
      people.map(() => true),
    );

    const oneBad = await fileOf(`${csvOf(staying)}nobody,No,Body,Clerk,\n`);
    const bad = await npmRunImport(oneBad, '--mode', 'delta');
    equal(bad.exitCode, 1, bad.said);
    match(bad.said, /3 rows: 2 unchanged, 1 rejected/);

    const held = await npmRunImport(await fileOf(csvOf(staying)), '--mode', 'full', '--feed', feed);
    equal(held.exitCode, 1, held.said);
    const release = /npm run import -- (?<args>--release \S+ --hash \S+)/.exec(held.said)?.groups?.args;
    deepEqual(
      active(),
      people.map(() => true),
      'nothing is done',
    );
    const released = await npmRunImport(...(release ?? held.said).split(' '));
    equal(released.exitCode, 0, released.said);
    match(released.said, /Dropped by "AWS:dropper"\nReleased by "AWS:approver"/);
    for (const { email } of leaving) equal(world.account(email)?.is_active, false, 'deactivated');
    for (const { email } of staying) equal(world.account(email)?.is_active, true);

    const wrong = await npmRunImport(all, '--mode', 'everything');
    equal(wrong.exitCode, 2, wrong.said);
  },
};

function runImport(stateDirectory: string, args: readonly string[]): Promise<Ended> {
  const env = { ...process.env, LOCAL_STATE_DIRECTORY: stateDirectory };
  return new Promise((resolve) => {
    execFile('npm', ['run', '--silent', 'import', '--', ...args], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : error.code, said: `${stdout}${stderr}` });
    });
  });
}
