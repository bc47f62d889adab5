import { createInfraonClient, infraonOptionsSchema } from '../../../shared/targets/infraon/index.ts';
import type { Figure } from '../figure.ts';
import { startStandIns } from '../import-calls/start-stand-ins.ts';

const perSecond = 50;

/**
 * What a process makes of a vendor that takes so many requests a second and answers 429 to the rest, without a word
 * on when to come back: it knows neither the limit nor that there is one.
 */
export const throttledVendor: Figure = {
  id: 'P7',
  title: 'a vendor that answers 429',
  async run({ short }) {
    const items = short ? 1000 : 3000;
    await using standIns = await startStandIns();
    const { url, apiKey, control } = standIns.tenant;
    await control.generateUsers({ count: items, seed: 1 });
    const users = await control.users({ limit: items });
    await control.arm({ kind: 'rate-limit', perSecond, burst: perSecond });
    const client = createInfraonClient({
      options: infraonOptionsSchema.parse({
        baseUrl: url,
        allowLoopback: true,
        maxConcurrency: 16,
        totalTimeoutSeconds: 300,
        readAttempts: 10,
      }),
      credentials: { get: async () => apiKey, refresh: async () => apiKey },
    });
    const started = performance.now();
    const read = await Promise.allSettled(users.map(({ profile_id: id }) => client.getUser(id)));
    const wallMs = performance.now() - started;
    const lost = read.filter(({ status }) => status === 'rejected').length;
    const { total } = await control.requests();
    return [
      {
        label: `${items} reads at ${perSecond} a second: wall`,
        unit: 'ms',
        value: wallMs,
        baseline: (items / perSecond) * 1000,
        goal: { of: 'ratio', atMost: 1.2 },
      },
      {
        label: 'refusals per success',
        unit: '',
        value: (total - (items - lost)) / (items - lost),
        goal: { of: 'value', atMost: 0.03 },
      },
      { label: 'reads lost', unit: '', value: lost, goal: { of: 'value', atMost: 0 } },
    ];
  },
};
