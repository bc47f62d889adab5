import { until } from '../../fault/world/until.ts';
import { startImportHost } from '../../host/start-import-host.ts';
import type { Figure } from '../figure.ts';
import { joiners } from '../on-host/joiners.ts';

/** Long enough to be killed in. */
const callMs = 3000;

/**
 * From killing `bulk-csv-import` while it reads the vendor's directory until it reads it again. Here its lease lasts ten seconds; that
 * no stage's lasts more than two minutes is asserted on the template (test/stack/recovery.test.ts).
 */
export const killedImport: Figure = {
  id: 'P12',
  title: 'a killed import goes on',
  async run() {
    const { host, simulator, drop, stop } = await startImportHost();
    try {
      const listed = () => simulator.requests().byOperation.list?.received ?? 0;
      simulator.arm({ kind: 'delay', ms: callMs, operation: 'list' });
      await drop('imports/delta/joiners.csv', joiners(10));
      await until('the directory is read', () => listed() > 0);
      const killed = await host.killFunction('bulk-csv-import');
      if (killed === 0) throw new Error('no process was killed');
      const [started, before] = [performance.now(), listed()];
      await until('the directory is read again', () => listed() > before, 180_000);
      return [
        {
          label: 'from the kill of bulk-csv-import to its next call',
          unit: 's',
          value: (performance.now() - started) / 1000,
          goal: { of: 'value', atMost: 120 },
        },
      ];
    } finally {
      await stop();
    }
  },
};
