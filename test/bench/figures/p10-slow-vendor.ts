import { reserveMs, runMs, startSlowProcess } from '../../support/start-slow-process.ts';
import type { Figure, Row } from '../figure.ts';

const perSecond = 10;
/** To find one person on 200 sorted pages takes 11 calls at most; then a creation, an invitation and two looks. */
const callsPerPerson = 15;
const batchSize = 10;
const runs = 4;

/**
 * How many people a run of twelve seconds finishes where the vendor answers ten calls a second, one after the other: counted in
 * virtual time, from the first run of a process on, which knows neither the rate nor how long a person takes.
 */
export const slowVendor: Figure = {
  id: 'P10',
  title: 'people finished at a slow vendor',
  async run() {
    const { run, finished } = startSlowProcess({ callsPerPerson, perSecond });
    const allowed = ((runMs - reserveMs) / 1000) * (perSecond / callsPerPerson);
    let waiting = Array.from({ length: batchSize * runs }, (_, index) => `p${index}`);
    const rows: Row[] = [];
    for (let number = 1; number <= runs; number += 1) {
      const before = finished.length;
      const again = await run(waiting.slice(0, batchSize));
      waiting = [...again, ...waiting.slice(batchSize)];
      const done = finished.length - before;
      rows.push({
        label: `run ${number}: its calls' time for each person finished`,
        unit: 's',
        value: (runMs - reserveMs) / 1000 / done,
        baseline: (runMs - reserveMs) / 1000 / allowed,
        goal: { of: 'ratio', atMost: 1.25 },
        notes: [`run ${number}: ${done} people finished, where the rate allows ${allowed.toFixed(1)}`],
      });
    }
    return rows;
  },
};
