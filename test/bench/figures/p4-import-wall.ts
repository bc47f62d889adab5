import type { Figure, Row } from '../figure.ts';
import { fetchOnly } from '../import-calls/fetch-only.ts';
import { holdInMemory } from '../import-calls/hold-in-memory.ts';
import { ImportBench } from '../import-calls/import-bench.ts';
import { staffAccounts, staffFile } from '../import-calls/staff.ts';
import { type StandIns, startStandIns } from '../import-calls/start-stand-ins.ts';
import { interleave, type Series, series } from '../interleave.ts';
import { median } from '../median.ts';

const upstreamMs = 20;
const atOnce = [8, 16];

interface Applied {
  readonly wallMs: number;
  readonly calls: number;
  /** CPU of this process, all threads: above the wall time that a call may take, no concurrency helps. */
  readonly cpuMs: number;
}

/**
 * How long a process that is warm takes to apply an import's changes while each call of the vendor takes 20 ms, against the time
 * that the calls alone take with so many in flight. Once with a ledger that answers at once, and once with the stand-in
 * of DynamoDB, which has one thread, and no more than its share of this machine.
 */
export const importWall: Figure = {
  id: 'P4',
  title: 'wall of applying changes, vendor at 20 ms',
  async run({ short }) {
    const size = short ? 30 : 120;
    await using standIns = await startStandIns();
    const { control } = standIns.tenant;
    await control.putUsers(staffAccounts(size));
    const bench = await ImportBench.create(standIns);
    let edition = 0;
    const mergeNext = () => bench.merge(staffFile({ size, changed: size, edition: edition++ }));
    await bench.openReconciler({ maxConcurrency: 8, ledger: bench.ledger })(await mergeNext());
    await bench.report();

    const stored = atOnce.map((k) => {
      const reconcile = bench.openReconciler({ maxConcurrency: k, ledger: bench.ledger });
      const measure = async () => {
        const people = await mergeNext();
        const applied = await underDelay(standIns, () => reconcile(people));
        await bench.report();
        return applied;
      };
      return { label: `${k} in flight, ledger on a local stand-in`, k, ...series(measure) };
    });
    await interleave(stored, { rounds: short ? 1 : 2, warmUps: 1 });

    const people = await mergeNext();
    const held = await holdInMemory(bench.ledger, people);
    const inMemory = atOnce.map((k) => {
      const reconcile = bench.openReconciler({ maxConcurrency: k, ledger: held.ledger });
      const measure = async () => {
        held.reset();
        await control.putUsers(staffAccounts(size));
        return underDelay(standIns, () => reconcile(people));
      };
      return { label: `${k} in flight, ledger at 0 ms`, k, ...series(measure) };
    });
    const [email = ''] = staffAccounts(1).map((account) => account.email ?? '');
    const plain = atOnce.map((k) => {
      const calls = { email, times: 3 * size, atOnce: k };
      const measure = () => underDelay(standIns, () => fetchOnly(standIns.tenant, calls));
      return {
        label: `${k} in flight, as many reads by fetch alone`,
        k,
        isReference: true,
        ...series(measure),
      };
    });
    await interleave([...inMemory, ...plain], { rounds: short ? 3 : 15, warmUps: 2 });
    return [...inMemory, ...plain, ...stored].map((subject) => rowOf(size, subject));
  },
};

async function underDelay({ tenant: { control } }: StandIns, work: () => Promise<void>): Promise<Applied> {
  await control.arm({ kind: 'delay', ms: upstreamMs });
  await control.clearRequests();
  const [before, cpuBefore] = [performance.now(), process.cpuUsage()];
  await work();
  const wallMs = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  const { total: calls } = await control.requests();
  await control.clearFaults();
  return { wallMs, calls, cpuMs: (user + system) / 1000 };
}

function rowOf(
  changes: number,
  {
    label,
    k,
    samples,
    isReference = false,
  }: Series<Applied> & {
    readonly label: string;
    readonly k: number;
    readonly isReference?: boolean;
  },
): Row {
  const calls = median(samples.map((sample) => sample.calls));
  const cpuOfCall = median(samples.map(({ cpuMs }) => cpuMs)) / calls;
  const shortest = Math.min(...samples.map(({ wallMs }) => wallMs));
  return {
    label: `${changes} changes, ${label}`,
    unit: 'ms',
    value: median(samples.map(({ wallMs }) => wallMs)),
    baseline: (calls * upstreamMs) / k,
    ...(isReference ? {} : { goal: { of: 'ratio', atMost: 1.25 } }),
    notes: [
      `${label}: ${(calls / changes).toFixed(2)} calls a change, ${cpuOfCall.toFixed(2)} ms CPU a call, the fastest round ${shortest.toFixed(0)} ms`,
    ],
  };
}
