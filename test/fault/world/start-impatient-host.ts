import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Assembly, readAssembly } from '../../../infra/local/start/read-assembly.ts';
import { startHost } from '../../../infra/local/start/start-host.ts';
import type { TemplateResource } from '../../../infra/local/template/template.ts';
import { wideBrake } from '../../support/wide-brake.ts';
import { createFaultWorld, type FaultWorld } from '../fault-world.ts';
import { createStackClients } from './stack-clients.ts';

/** What differs from the app that the other cases run. */
export interface Impatience {
  readonly maxReceives: number;
  readonly maxBackoffSeconds: number;
  readonly newAccountVisibleWithinSeconds: number;
}

/**
 * Runs the same app a second time, with the same vendor, queues and ledger of its own, and less patience, so that a case
 * need not wait for minutes until retries are exhausted. Gives its world.
 */
export async function startImpatientHost(
  world: FaultWorld,
  impatience: Impatience,
): Promise<{ readonly world: FaultWorld; stop(): Promise<void> }> {
  const { simulator, services, twoTargets, host: patient } = world;
  await using cleanup = new AsyncDisposableStack();
  const stateDirectory = await mkdtemp(join(tmpdir(), 'fault-'));
  cleanup.defer(() => rm(stateDirectory, { recursive: true, force: true }));
  const lines: string[] = [];
  const host = await startHost({
    stateDirectory,
    infraonBaseUrl: simulator.url,
    infraonApiKey: simulator.apiKey,
    assembly: hurry(await readAssembly(join(dirname(patient.logDirectory), 'cdk.out')), impatience),
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onNotice: (notice) => lines.push(`host: ${notice}`),
  });
  cleanup.defer(() => host.stop());
  const clients = createStackClients(host.stack);
  cleanup.defer(() => clients.close());
  const faultHost = {
    host,
    simulator,
    hrApi: world.hrApi,
    services,
    lines,
    twoTargets,
    stop: () => host.stop(),
  };
  const inner = createFaultWorld({ faultHost, clients, seed: world.random.seed(), part: 'impatient' });
  const owned = cleanup.move();
  return { world: inner, stop: () => owned.disposeAsync() };
}

function hurry(assembly: Assembly, impatience: Impatience): Assembly {
  const hurried = Object.entries(assembly.template.Resources).map(([id, resource]) => [
    id,
    { ...resource, Properties: { ...resource.Properties, ...hurriedProperties(resource, impatience) } },
  ]);
  return { ...assembly, template: { ...assembly.template, Resources: Object.fromEntries(hurried) } };
}

function hurriedProperties({ Type, Properties, Metadata }: TemplateResource, impatience: Impatience): object {
  const { RedrivePolicy, Environment } = Properties;
  if (Type === 'AWS::SQS::Queue' && RedrivePolicy !== undefined) {
    return { RedrivePolicy: { ...Object(RedrivePolicy), maxReceiveCount: impatience.maxReceives } };
  }
  const { RECONCILE_OPTIONS } = Object(Metadata['user-lifecycle:configuration']);
  if (RECONCILE_OPTIONS === undefined) return {};
  const options = { ...RECONCILE_OPTIONS, ...impatience, brake: wideBrake };
  // A variable overrides what stands beside the code.
  const { Variables } = Object(Environment);
  return { Environment: { Variables: { ...Variables, RECONCILE_OPTIONS: JSON.stringify(options) } } };
}
