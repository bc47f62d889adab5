import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { close, listen } from '../../simulators/common/listen.ts';
import type { EsperSimulator } from '../../simulators/esper/index.ts';
import type { HrApiSimulator } from '../../simulators/hr-api/start-hr-api-simulator.ts';
import type { InfraonSimulator } from '../../simulators/infraon/index.ts';
import type { LocalDynamoDb } from '../emulators/start-dynalite.ts';
import { HostError } from '../host-error.ts';
import { gatewayAnswers } from '../http/function-response.ts';
import { send } from '../http/serve-http-api.ts';
import { defaultStateDirectory } from '../state-directory.ts';
import { readTemplate } from '../template/resources/read-template.ts';
import type { Assembly } from './read-assembly.ts';
import { readLocalStage } from './read-local-stage.ts';
import { runPlan } from './run-plan.ts';
import type { Stack } from './stack-file.ts';
import { startStandIns } from './start-stand-ins.ts';
import { startVendors, type VendorOptions } from './start-vendors.ts';
import { synthesise } from './synthesise.ts';

export interface HostOptions extends VendorOptions {
  /** A local stage of cdk.json; default `local`. */
  readonly stage?: string;
  /** The folder of the stages' files; default `stages` in the project. */
  readonly stagesDirectory?: string;
  /** The HTTP API's port; default 0, any free one. */
  readonly port?: number;
  /** `whsec_…`; default: a fresh random one. */
  readonly webhookSecret?: string;
  /** For `stack.json`, logs and the synthesised app; default `.local` in the project. */
  readonly stateDirectory?: string;
  /** DynamoDB with what an earlier host left in it; it goes on running when this host stops. Default: an empty one. */
  readonly tables?: LocalDynamoDb;
  /** Runs this instead of synthesising the app. It has Esper where `esperBaseUrl` is given, HR systems where `hrApiBaseUrl` is. */
  readonly assembly?: Assembly;
  /** Each line that a function writes; it is also in the function's log file. */
  readonly onLine?: (functionName: string, line: string) => void;
  /** What the person at the terminal should know, such as a schedule whose function failed. */
  readonly onNotice?: (notice: string) => void;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

export interface Host {
  /** What `stack.json` says now. */
  readonly stack: Stack;
  readonly logDirectory: string;
  readonly simulator: InfraonSimulator | undefined;
  /** The second vendor, where the stage has it and it is simulated. */
  readonly esperSimulator: EsperSimulator | undefined;
  /** The HR systems' APIs, where the stage has such and they are simulated. */
  readonly hrApiSimulator: HrApiSimulator | undefined;
  /** How often each operation of Secrets Manager was asked for. */
  secretRequests(): Readonly<Record<string, number>>;
  /**
   * Ends all processes of a function with SIGKILL, in the middle of what they do, and resolves when they are
   * gone. Gives their number.
   */
  killFunction(shortName: string): Promise<number>;
  /** Ends everything that was started and removes `stack.json`. */
  stop(): Promise<void>;
}

const region = 'us-east-1';
const accountId = '000000000000';

/**
 * Synthesises the app and runs its template on this machine, on loopback addresses only. Throws a HostError
 * whose message says what to do when the port is taken, the app is refused or the template holds what the
 * host does not know; whatever was started by then is stopped.
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const { stateDirectory = defaultStateDirectory, stagesDirectory, signal, onLine, onNotice } = options;
  await using cleanup = new AsyncDisposableStack();
  const stage = options.stage ?? 'local';
  const webhookSecret = options.webhookSecret ?? `whsec_${randomBytes(32).toString('base64')}`;

  const server = createServer((_request, response) => send(response, gatewayAnswers.timedOut));
  const { url: apiUrl, port } = await listen(server, options.port).catch((error: unknown) => {
    throw new HostError(
      `Port ${options.port} cannot be used: free it, or choose another with PORT (0 takes any).`,
      {
        cause: error,
      },
    );
  });
  cleanup.defer(() => close(server));

  const { hasEsper, hasHrSources } = options.assembly
    ? { hasEsper: options.esperBaseUrl !== undefined, hasHrSources: options.hrApiBaseUrl !== undefined }
    : await readLocalStage(stage, stagesDirectory);
  const vendors = await startVendors(options, { hasEsper, hasHrSources, cleanup });
  const { infraonUrl: infraonBaseUrl, esperUrl: esperBaseUrl, hrApiUrl: hrApiBaseUrl } = vendors.about;

  const [standIns, assembly] = await allStarted(
    startStandIns({ region, accountId, onNotice, cleanup, tables: options.tables }),
    options.assembly ??
      synthesise({
        ...{ stage, stagesDirectory, infraonBaseUrl, esperBaseUrl, hrApiBaseUrl, stateDirectory, signal },
      }),
  );
  signal?.throwIfAborted();
  const plan = readTemplate(assembly.template, {
    region,
    accountId,
    stackName: assembly.stackName,
    apiUrl,
    sqsUrl: standIns.queuesAndBuckets.url,
    assetDirectory: assembly.assetDirectory,
  });
  const running = await runPlan({
    ...{ plan, standIns, server, port, region, accountId, stateDirectory, cleanup, onLine, onNotice },
    about: { apiUrl, ...vendors.about, webhookSecret },
  });
  signal?.throwIfAborted();

  const owned = cleanup.move();
  return {
    get stack() {
      return running.stack();
    },
    logDirectory: join(stateDirectory, 'logs'),
    simulator: vendors.simulator,
    esperSimulator: vendors.esperSimulator,
    hrApiSimulator: vendors.hrApiSimulator,
    secretRequests: standIns.secrets.requestCounts,
    killFunction: running.killFunction,
    stop: () => owned.disposeAsync(),
  };
}

/** Waits for both, also when one fails: what the other started must be known before it can be stopped. */
async function allStarted<A, B>(first: Promise<A>, second: Promise<B> | B): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
