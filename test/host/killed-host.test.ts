import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isAlive } from '../../infra/cli/common/open-stage.ts';
import { readStackFile } from '../../infra/local/start/stack-file.ts';

const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));

test('a host that is killed leaves no function behind', async () => {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'killed-host-'));
  const { pid, kill } = startHost(stateDirectory);
  const stackPath = join(stateDirectory, 'stack.json');
  await expect.poll(() => readStackFile(stackPath)?.pid, { timeout: 100_000 }).toBe(pid);
  const functions = Object.values(readStackFile(stackPath)?.functions ?? {});
  const pids = functions.flatMap((entry) => [...entry.pids]);

  kill();

  expect(pids.length).toBeGreaterThan(5);
  await expect.poll(() => pids.some(isAlive), { timeout: 30_000 }).toBe(false);
  await rm(stateDirectory, { recursive: true });
});

function startHost(stateDirectory: string) {
  const env = { PATH: process.env.PATH ?? '', LOCAL_STATE_DIRECTORY: stateDirectory, PORT: '0' };
  const child = spawn(process.execPath, [main], { env, stdio: 'ignore' });
  return { pid: child.pid, kill: () => child.kill('SIGKILL') };
}
