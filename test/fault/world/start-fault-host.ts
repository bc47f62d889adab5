import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, startHost } from '../../../infra/local/start/start-host.ts';
import { synthesise } from '../../../infra/local/start/synthesise.ts';
import {
  type HrApiSimulator,
  startHrApiSimulator,
} from '../../../infra/simulators/hr-api/start-hr-api-simulator.ts';
import { type InfraonSimulator, startInfraonSimulator } from '../../../infra/simulators/infraon/index.ts';
import { routeThrough } from './route-through.ts';
import { type BreakableService, startBreakableService } from './start-breakable-service.ts';
import { startTwoTargetHost, type TwoTargetHost } from './start-two-target-host.ts';
import { widenBrake } from './widen-brake.ts';

export interface FaultHost {
  readonly host: Host;
  readonly simulator: InfraonSimulator;
  /** The APIs of all HR systems. */
  readonly hrApi: HrApiSimulator;
  readonly services: Readonly<Record<'dynamodb' | 'sqs' | 'secretsmanager', BreakableService>>;
  /** Everything that functions wrote, and what the host said of them, in the order in which it came. */
  readonly lines: readonly string[];
  /** A second host, of the stage with two targets; started when it is first asked for. */
  twoTargets(): Promise<TwoTargetHost>;
  stop(): Promise<void>;
}

/** Runs the app as `npm start` does, with AWS services between it and its stand-ins that can fail. */
export async function startFaultHost(): Promise<FaultHost> {
  await using cleanup = new AsyncDisposableStack();
  const stateDirectory = await mkdtemp(join(tmpdir(), 'fault-'));
  cleanup.defer(() => rm(stateDirectory, { recursive: true, force: true }));
  const infraonApiKey = randomBytes(24).toString('hex');
  const simulator = await startInfraonSimulator({ apiKey: infraonApiKey });
  cleanup.defer(() => simulator.close());
  const hrApiKey = randomBytes(24).toString('hex');
  const hrApi = await startHrApiSimulator({ apiKey: hrApiKey });
  cleanup.defer(() => hrApi.close());
  const [dynamodb, sqs, secretsmanager] = await Promise.all([
    startBreakableService(),
    startBreakableService(),
    startBreakableService(),
  ]);
  const services = { dynamodb, sqs, secretsmanager };
  for (const service of Object.values(services)) cleanup.defer(() => service.close());

  const assembly = await synthesise({
    stage: 'local',
    infraonBaseUrl: simulator.url,
    hrApiBaseUrl: hrApi.url,
    stateDirectory,
  });
  const lines: string[] = [];
  const host = await startHost({
    stateDirectory,
    infraonBaseUrl: simulator.url,
    infraonApiKey,
    hrApiBaseUrl: hrApi.url,
    hrApiKey,
    assembly: routeThrough(widenBrake(assembly), {
      dynamodb: dynamodb.url,
      sqs: sqs.url,
      secretsmanager: secretsmanager.url,
    }),
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onNotice: (notice) => lines.push(`host: ${notice}`),
  });
  cleanup.defer(() => host.stop());
  const { endpoints } = host.stack;
  dynamodb.passTo(endpoints.dynamodb);
  sqs.passTo(endpoints.sqs);
  secretsmanager.passTo(endpoints.secretsmanager);
  let second: Promise<TwoTargetHost> | undefined;
  cleanup.defer(async () => (await second)?.stop());
  const twoTargets = () => {
    second ??= startTwoTargetHost();
    return second;
  };
  const owned = cleanup.move();
  return { host, simulator, hrApi, services, lines, twoTargets, stop: () => owned.disposeAsync() };
}
