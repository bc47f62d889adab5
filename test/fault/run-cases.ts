import { writeFile } from 'node:fs/promises';
import type { FaultCase } from './fault-case.ts';
import { type CaseResult, runCase } from './run-case.ts';
import { createStackClients } from './world/stack-clients.ts';
import { type FaultHost, startFaultHost } from './world/start-fault-host.ts';

/** Cases side by side: they wait more than they work. */
const sideBySide = 4;

/** Runs the cases on one host: first those that mind their own people, then, one after the other, those that run alone. */
export async function runCases(options: {
  readonly cases: readonly FaultCase[];
  readonly seed: number;
  /** Gets everything that functions logged. */
  readonly logFile?: string | undefined;
  readonly onResult: (result: CaseResult) => void;
}): Promise<readonly CaseResult[]> {
  const { cases, seed, logFile, onResult } = options;
  const faultHost = await startFaultHost();
  const clients = createStackClients(faultHost.host.stack);
  const results = new Map<FaultCase, CaseResult>();
  const run = async (faultCase: FaultCase) => {
    const result = await runCase(faultCase, { faultHost, clients, seed });
    results.set(faultCase, result);
    onResult(result);
  };
  try {
    const together = cases.filter(({ alone }) => !alone);
    await Promise.all(
      Array.from({ length: sideBySide }, async () => {
        for (let next = together.shift(); next !== undefined; next = together.shift()) await run(next);
      }),
    );
    for (const faultCase of cases.filter(({ alone }) => alone)) {
      await run(faultCase);
      await restore(faultHost, clients.putSecret);
    }
  } finally {
    if (logFile !== undefined) await writeFile(logFile, faultHost.lines.join('\n'));
    clients.close();
    await faultHost.stop();
  }
  return cases.flatMap((faultCase) => results.get(faultCase) ?? []);
}

/** Ends what a case that ran alone left armed. Doors forget the secrets that they hold. */
async function restore(
  { host, simulator, services }: FaultHost,
  putSecret: (name: string, value: string) => Promise<void>,
): Promise<void> {
  for (const service of Object.values(services)) service.clearFaults();
  const { infraonApiKey, webhookSecret } = host.stack;
  simulator.clearFaults();
  simulator.setApiKey(infraonApiKey);
  await putSecret('infraon-api-key', JSON.stringify({ apiKey: infraonApiKey }));
  await putSecret('webhook-signing-secrets', JSON.stringify({ secrets: [webhookSecret] }));
  for (const door of ['onboard-user', 'update-user', 'offboard-user']) await host.killFunction(door);
}
