import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, startHost } from '../../../infra/local/start/start-host.ts';
import type { EsperSimulator } from '../../../infra/simulators/esper/index.ts';
import type { InfraonSimulator } from '../../../infra/simulators/infraon/index.ts';
import { createStackClients, type StackClients } from './stack-clients.ts';

/** A host of the stage `local-esper`, with vendors, queues and a ledger of its own. */
export interface TwoTargetHost {
  readonly host: Host;
  readonly simulator: InfraonSimulator;
  readonly esper: EsperSimulator;
  readonly clients: StackClients;
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

export async function startTwoTargetHost(): Promise<TwoTargetHost> {
  await using cleanup = new AsyncDisposableStack();
  const stateDirectory = await mkdtemp(join(tmpdir(), 'fault-'));
  cleanup.defer(() => rm(stateDirectory, { recursive: true, force: true }));
  const lines: string[] = [];
  const host = await startHost({
    stage: 'local-esper',
    stateDirectory,
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onNotice: (notice) => lines.push(`host: ${notice}`),
  });
  cleanup.defer(() => host.stop());
  const { simulator, esperSimulator: esper } = host;
  if (simulator === undefined || esper === undefined) throw new Error('a vendor is not simulated');
  const clients = createStackClients(host.stack);
  cleanup.defer(() => clients.close());
  const owned = cleanup.move();
  return { host, simulator, esper, clients, lines, stop: () => owned.disposeAsync() };
}
