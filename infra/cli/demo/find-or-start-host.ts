import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLocalEnvironment } from '../../local/start/local-environment.ts';
import { readStackFile, type Stack } from '../../local/start/stack-file.ts';
import { startHost } from '../../local/start/start-host.ts';
import { defaultStateDirectory } from '../../local/state-directory.ts';
import { isAlive } from '../common/open-stage.ts';

interface FindOptions {
  readonly variables: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

interface FoundHost extends AsyncDisposable {
  readonly stack: Stack;
}

/** The host that `npm start` runs, or one of its own on a free port that ends with the caller. */
export async function findOrStartHost({ variables, print }: FindOptions): Promise<FoundHost> {
  const {
    port: _port,
    stateDirectory: usual = defaultStateDirectory,
    ...environment
  } = readLocalEnvironment(variables);
  const running = readStackFile(join(usual, 'stack.json'));
  if (running && isAlive(running.pid)) {
    print(`Using the host that is running at ${running.apiUrl}.`);
    return { stack: running, async [Symbol.asyncDispose]() {} };
  }
  print('No host is running (`npm start`): starting one for this demo …');
  const stateDirectory = await mkdtemp(join(tmpdir(), 'user-lifecycle-demo-'));
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  const host = await startHost({ ...environment, stateDirectory, signal: stopping.signal, onNotice: print });
  const stop = async () => {
    await host.stop();
    await rm(stateDirectory, { recursive: true, force: true });
  };
  stopping.signal.addEventListener('abort', () => void stop().then(() => process.exit(1)));
  return { stack: host.stack, [Symbol.asyncDispose]: stop };
}
