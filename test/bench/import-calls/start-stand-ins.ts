import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { createSimulatorControl, type SimulatorControl } from '../../../infra/simulators/infraon/index.ts';
import type { DynamoServer } from '../../support/test-ledger.ts';
import { buildScript } from '../build-script.ts';

const tenantSchema = z.object({ url: z.string(), apiKey: z.string() });
const tableSchema = z.object({ url: z.string(), tableName: z.string() });

export interface StandIns {
  readonly tenant: { readonly url: string; readonly apiKey: string; readonly control: SimulatorControl };
  readonly server: DynamoServer;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A simulated tenant and a table, each in a process of its own, so that what is measured has its event loop to itself. */
export async function startStandIns(): Promise<StandIns> {
  const script = await buildScript(new URL('./stand-in.ts', import.meta.url));
  await using started = new AsyncDisposableStack();
  const start = async (what: string) => {
    const child = fork(script, [what], { execArgv: [] });
    started.defer(() => end(child));
    return firstMessage(child);
  };
  const tenant = tenantSchema.parse(await start('tenant'));
  const { url: endpoint, tableName } = tableSchema.parse(await start('table'));
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  started.defer(() => client.destroy());
  const all = started.move();
  return {
    tenant: { ...tenant, control: createSimulatorControl(tenant.url) },
    server: {
      createClient: () => client,
      createTable: async () => tableName,
      stop: () => all.disposeAsync(),
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

async function firstMessage(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  child.once('exit', () => ended.abort(new Error('a stand-in ended before it was ready')));
  const [message] = await once(child, 'message', { signal: ended.signal });
  return message;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exited;
}
