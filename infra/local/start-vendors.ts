import { randomBytes } from 'node:crypto';
import { type EsperSimulator, startEsperSimulator } from './simulators/esper/index.ts';
import { type InfraonSimulator, startInfraonSimulator } from './simulators/infraon/index.ts';
import type { Stack } from './stack-file.ts';

/** Vendors to use instead of simulators, and their keys; default: fresh random ones. */
export interface VendorOptions {
  readonly infraonBaseUrl?: string;
  readonly infraonApiKey?: string;
  readonly esperBaseUrl?: string;
  readonly esperApiKey?: string;
}

export interface Vendors {
  /** Where each is and its key, as `stack.json` says it; nothing of Esper for a stage without it. */
  readonly about: Pick<Stack, 'infraonUrl' | 'infraonApiKey' | 'esperUrl' | 'esperApiKey'>;
  readonly simulator: InfraonSimulator | undefined;
  readonly esperSimulator: EsperSimulator | undefined;
}

/** Starts a simulator for each vendor of the stage that is not given. */
export async function startVendors(
  options: VendorOptions,
  {
    hasEsper,
    cleanup,
  }: {
    readonly hasEsper: boolean;
    /** Gets what stops them. */
    readonly cleanup: AsyncDisposableStack;
  },
): Promise<Vendors> {
  const { infraonApiKey = randomKey(), esperApiKey = randomKey() } = options;
  const simulator = options.infraonBaseUrl
    ? undefined
    : await startInfraonSimulator({ apiKey: infraonApiKey });
  if (simulator) cleanup.defer(() => simulator.close());
  const infraon = { infraonUrl: options.infraonBaseUrl ?? simulator?.url ?? '', infraonApiKey };
  if (!hasEsper) return { about: infraon, simulator, esperSimulator: undefined };

  const esperSimulator = options.esperBaseUrl
    ? undefined
    : await startEsperSimulator({ apiKey: esperApiKey });
  if (esperSimulator) cleanup.defer(() => esperSimulator.close());
  const esper = { esperUrl: options.esperBaseUrl ?? esperSimulator?.url ?? '', esperApiKey };
  return { about: { ...infraon, ...esper }, simulator, esperSimulator };
}

function randomKey(): string {
  return randomBytes(24).toString('hex');
}
