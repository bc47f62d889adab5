import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Host, startHost } from '../../infra/local/start/start-host.ts';
import type { Template } from '../../infra/local/template/template.ts';
import { fixtureTemplate } from './fixtures/fixture-template.ts';

export interface FixtureHost extends Host {
  readonly stateDirectory: string;
  /** What the functions wrote, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  /** Resolves with the first line, past or to come, that matches. */
  waitForLine(matches: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  invoke(functionName: string, event: unknown): Promise<Response>;
}

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));

/** Runs the fixture's template, without a vendor, in a state directory of its own. */
export async function startFixtureHost(template: Template = fixtureTemplate()): Promise<FixtureHost> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'host-test-'));
  const lines: Record<string, unknown>[] = [];
  const waiters = new Set<() => void>();
  const host = await startHost({
    stateDirectory,
    infraonBaseUrl: 'http://127.0.0.1:9',
    assembly: { stackName: 'fixture', template, assetDirectory: (hash) => join(fixtures, hash) },
    onLine: (_name, line) => {
      lines.push(JSON.parse(line));
      for (const wake of waiters) wake();
    },
  }).catch(async (error: unknown) => {
    await rm(stateDirectory, { recursive: true });
    throw error;
  });
  return {
    ...host,
    get stack() {
      return host.stack;
    },
    stateDirectory,
    lines,
    waitForLine: (matches) =>
      new Promise((resolve) => {
        const look = () => {
          const found = lines.find(matches);
          if (!found) return;
          waiters.delete(look);
          resolve(found);
        };
        waiters.add(look);
        look();
      }),
    invoke: (functionName, event) =>
      fetch(`${host.stack.apiUrl}/_local/functions/${functionName}/invoke`, {
        method: 'POST',
        body: JSON.stringify(event),
      }),
    async stop() {
      await host.stop();
      await rm(stateDirectory, { recursive: true });
    },
  };
}
