import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../../infra/cli/common/open-stage.ts';
import { readStackFile } from '../../infra/local/start/stack-file.ts';
import { close, listen } from '../../infra/simulators/common/listen.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('npm start', () => {
  let stateDirectory: string;
  beforeAll(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), 'npm-start-'));
  });
  afterAll(() => rm(stateDirectory, { recursive: true }));

  const run = (script: string, variables: Record<string, string>) => {
    const child = spawn(process.execPath, [join(root, 'infra', script)], {
      env: { PATH: process.env.PATH ?? '', LOCAL_STATE_DIRECTORY: stateDirectory, PORT: '0', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { child, output: text(child.stdout), errors: text(child.stderr), exit: once(child, 'exit') };
  };
  const stackPath = () => join(stateDirectory, 'stack.json');

  it('runs the app until SIGTERM, prints a command that works, and serves the demo', async () => {
    const started = run('local/main.ts', {});
    let printed = '';
    started.child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    await expect.poll(() => printed, { timeout: 100_000 }).toContain('curl -i');
    const stack = readStackFile(stackPath());
    const command = printed.split('\n').find((line) => line.startsWith('curl -i')) ?? '';
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    expect(stdout).toMatch(/^HTTP\/1\.1 20[02]/);
    expect(stdout).toContain('"eventId":"example-');

    const demo = run('cli/demo.ts', {});
    expect(await demo.exit).toEqual([0, null]);
    const trace = await demo.output;
    expect(trace).toContain(`Using the host that is running at ${stack?.apiUrl}`);
    expect(trace).toMatch(/created ada\.nowak\.\w+@example\.com/);
    expect(trace).toMatch(/deactivated ada\.nowak\.\w+@example\.com/);
    expect(trace).toMatch(/^ +mina\.okafor@example\.com +Mina Okafor +Requester +yes$/m);
    expect(trace).toMatch(/^ +ada\.nowak\.\w+@example\.com +Ada .* +no$/m);

    const pids = Object.values(stack?.functions ?? {}).flatMap((entry) => [...entry.pids]);
    expect(pids.length).toBeGreaterThan(5);
    started.child.kill('SIGTERM');
    expect(await started.exit).toEqual([0, null]);
    expect(pids.some(isAlive)).toBe(false);
    expect(existsSync(stackPath())).toBe(false);
    const log = await readFile(join(stateDirectory, 'logs', 'onboard-user.log'), 'utf8');
    for (const line of log.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('ends when it is stopped before it is ready', async () => {
    const { child, exit, output } = run('local/main.ts', {});
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(await output).not.toContain('Ready');
  });

  it('says in a sentence that its port is taken', async () => {
    const other = createServer();
    const { port } = await listen(other);
    const { exit, errors } = run('local/main.ts', { PORT: String(port) });
    expect(await exit).toEqual([1, null]);
    expect(await errors).toBe(
      `Port ${port} cannot be used: free it, or choose another with PORT (0 takes any).\n`,
    );
    await close(other);
  });

  it.each([
    ['STAGE', 'nowhere', /^The stage nowhere is not in cdk\.json: set STAGE to local\b.*\.\n$/],
    ['STAGE', 'production', /^The stage production is not a local stage: set STAGE to local\b.*\.\n$/],
    ['PORT', 'many', /^PORT must be a port number between 0 and 65535\.\n$/],
    ['WEBHOOK_SECRET', 'whsec_short', /^WEBHOOK_SECRET must be whsec_ and the base64 of 24 to 64 bytes\.\n$/],
  ])('says in a sentence that %s=%s will not do', async (name, value, sentence) => {
    const { exit, errors } = run('local/main.ts', { [name]: value });
    expect(await exit).toEqual([1, null]);
    expect(await errors).toMatch(sentence);
  });
});
