import { setTimeout as sleep } from 'node:timers/promises';
import { startImportHost } from '../../host/start-import-host.ts';
import type { Figure } from '../figure.ts';
import { joiners } from '../on-host/joiners.ts';

/** From the drop of a file of new people on the local host until the last one has an account, the vendor at 0 ms. */
export const importedPeople: Figure = {
  id: 'P3B',
  title: 'time of a new person in an import on the local host',
  async run({ short }) {
    const people = short ? 200 : 2000;
    const host = await startImportHost();
    try {
      const { simulator } = host;
      const created = () => simulator.requests().byOperation.create?.received ?? 0;
      const started = performance.now();
      const cpu = process.cpuUsage();
      await host.drop('imports/delta/joiners.csv', joiners(people));
      let first: number | undefined;
      while (created() < people) {
        if (created() > 0) first ??= performance.now();
        if (performance.now() - started > 600_000) throw new Error(`only ${created()} have an account`);
        await sleep(50);
      }
      const ended = performance.now();
      // Stand-ins and simulator run in this process, the functions in their own.
      const { user, system } = process.cpuUsage(cpu);
      const [all, creating] = [ended - started, ended - (first ?? started)];
      const standInMs = (user + system) / 1000 / people;
      return [
        {
          label: `one of ${people} new people, from the drop on`,
          unit: 'ms',
          value: all / people,
          goal: { of: 'value', atMost: 10 },
          notes: [
            `${Math.round((1000 * people) / all)} people a second, ${simulator.requests().total} requests`,
          ],
        },
        {
          label: 'from the first creation on, against the CPU that the stand-ins for AWS and the vendor take',
          unit: 'ms',
          value: creating / people,
          baseline: standInMs,
          notes: [
            `the stand-ins, which share one thread, allow ${Math.round(1000 / standInMs)} people a second`,
          ],
        },
      ];
    } finally {
      await host.stop();
    }
  },
};
