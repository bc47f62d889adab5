import { randomBytes } from 'node:crypto';
import { type EsperSimulator, startEsperSimulator } from '../../simulators/esper/index.ts';
import { type HrApiSimulator, startHrApiSimulator } from '../../simulators/hr-api/start-hr-api-simulator.ts';
import { type InfraonSimulator, startInfraonSimulator } from '../../simulators/infraon/index.ts';
import type { Stack } from './stack-file.ts';

/** Vendors to use instead of simulators, and their keys; default: fresh random ones. */
export interface VendorOptions {
  readonly infraonBaseUrl?: string;
  readonly infraonApiKey?: string;
  readonly esperBaseUrl?: string;
  readonly esperApiKey?: string;
  /** The API that stands for those of all HR systems, and its key. */
  readonly hrApiBaseUrl?: string;
  readonly hrApiKey?: string;
}

export interface Vendors {
  /** Where each is and its key, as `stack.json` says it; nothing of Esper for a stage without it. */
  readonly about: Pick<
    Stack,
    'infraonUrl' | 'infraonApiKey' | 'esperUrl' | 'esperApiKey' | 'hrApiUrl' | 'hrApiKey'
  >;
  readonly simulator: InfraonSimulator | undefined;
  readonly esperSimulator: EsperSimulator | undefined;
  readonly hrApiSimulator: HrApiSimulator | undefined;
}

/** Starts a simulator for each vendor of the stage that is not given. */
export async function startVendors(
  options: VendorOptions,
  {
    hasEsper,
    hasHrSources = false,
    cleanup,
  }: {
    readonly hasEsper: boolean;
    readonly hasHrSources?: boolean;
    /** Gets what stops them. */
    readonly cleanup: AsyncDisposableStack;
  },
): Promise<Vendors> {
  const { infraonApiKey = randomKey(), esperApiKey = randomKey(), hrApiKey = randomKey() } = options;
  const simulator = options.infraonBaseUrl
    ? undefined
    : await startInfraonSimulator({ apiKey: infraonApiKey });
  if (simulator) cleanup.defer(() => simulator.close());
  const infraon = { infraonUrl: options.infraonBaseUrl ?? simulator?.url ?? '', infraonApiKey };
  const hrApiSimulator =
    options.hrApiBaseUrl || !hasHrSources ? undefined : await startHrApiSimulator({ apiKey: hrApiKey });
  if (hrApiSimulator) cleanup.defer(() => hrApiSimulator.close());
  const hrApiUrl = options.hrApiBaseUrl ?? hrApiSimulator?.url;
  const asked = { ...infraon, ...(hrApiUrl === undefined ? {} : { hrApiUrl, hrApiKey }) };
  if (!hasEsper) return { about: asked, simulator, hrApiSimulator, esperSimulator: undefined };

  const esperSimulator = options.esperBaseUrl
    ? undefined
    : await startEsperSimulator({ apiKey: esperApiKey });
  if (esperSimulator) cleanup.defer(() => esperSimulator.close());
  const esper = { esperUrl: options.esperBaseUrl ?? esperSimulator?.url ?? '', esperApiKey };
  return { about: { ...asked, ...esper }, simulator, hrApiSimulator, esperSimulator };
}

function randomKey(): string {
  return randomBytes(24).toString('hex');
}
