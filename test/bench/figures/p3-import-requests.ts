import type { Figure, Row } from '../figure.ts';
import { ImportBench } from '../import-calls/import-bench.ts';
import { type Staff, staffAccounts, staffFile } from '../import-calls/staff.ts';
import { startStandIns } from '../import-calls/start-stand-ins.ts';

const pageSize = 100;

/** As the queue of an import's changes is configured. */
const batchSize = 10;

interface Company {
  readonly size: number;
  /** How many rows are changed, import after import. */
  readonly changes: readonly number[];
  /** How many people the last file adds, beside as many who changed as the import before had. */
  readonly joiners: number;
  /** What the directory does with `sort`. */
  readonly sortOrder: 'ignore-case' | 'ignored';
}

/** Counted where they arrive: an import that found and adopted everyone is followed by ones in which few changed, and one with new people. */
export const importRequests: Figure = {
  id: 'P3',
  title: 'vendor requests of an import',
  async run({ short }) {
    const companies: readonly Company[] = short
      ? [
          { size: 300, changes: [10], joiners: 20, sortOrder: 'ignore-case' },
          { size: 300, changes: [10], joiners: 20, sortOrder: 'ignored' },
        ]
      : [
          { size: 500, changes: [30], joiners: 50, sortOrder: 'ignore-case' },
          { size: 2000, changes: [0, 30], joiners: 200, sortOrder: 'ignored' },
        ];
    const rows: Row[] = [];
    for (const company of companies) rows.push(...(await measure(company)));
    return rows;
  },
};

async function measure({ size, changes, joiners, sortOrder }: Company): Promise<readonly Row[]> {
  await using standIns = await startStandIns();
  const { control } = standIns.tenant;
  await control.putUsers(staffAccounts(size));
  await control.setOptions({ sortOrder });
  const bench = await ImportBench.create(standIns);
  await importAll(bench, { size, changed: 0, edition: 0 });
  const rows: Row[] = [];
  let before = 0;
  for (const [index, changed] of changes.entries()) {
    await control.clearRequests();
    const done = await importAll(bench, { size, changed, edition: index + 1 });
    // Who was changed by the import before, and not by this one, gets the first name back.
    const expected = Math.max(before, changed);
    if (done !== expected) throw new Error(`${done} rows were changed instead of ${expected}`);
    before = changed;
    rows.push(rowOf({ size, sortOrder, changed: expected, joined: 0, ...(await control.requests()) }));
  }
  await control.clearRequests();
  const edition = changes.length + 1;
  const done = await importAll(bench, { size: size + joiners, changed: before, edition });
  if (done !== before + joiners) throw new Error(`${done} rows were done instead of ${before + joiners}`);
  rows.push(rowOf({ size, sortOrder, changed: before, joined: joiners, ...(await control.requests()) }));
  return rows;
}

function rowOf(counted: {
  readonly size: number;
  readonly sortOrder: Company['sortOrder'];
  readonly changed: number;
  readonly joined: number;
  readonly total: number;
  readonly byOperation: Readonly<Record<string, { readonly received: number }>>;
}): Row {
  const { size, changed, joined, total } = counted;
  const sort = counted.sortOrder === 'ignored' ? 'sort ignored' : 'sort honoured';
  const operations = Object.entries(counted.byOperation).map(([name, { received }]) => `${name} ${received}`);
  return {
    label: `import into ${size}, ${sort}, ${changed} changed, ${joined} new: requests`,
    unit: '',
    value: total,
    baseline: 2 * (size + joined),
    goal: { of: 'value', atMost: Math.ceil(size / pageSize) + 3 * (changed + joined) + 5 },
    notes: [`${size} people, ${sort}, ${changed} changed, ${joined} new: ${operations.join(', ')}`],
  };
}

/** By a process that remembers nothing of the import before. Returns how many rows were changed. */
async function importAll(bench: ImportBench, staff: Staff): Promise<number> {
  const reconcile = bench.openReconciler({ maxConcurrency: 8, ledger: bench.ledger });
  const people = await bench.merge(staffFile(staff));
  for (let first = 0; first < people.length; first += batchSize) {
    await reconcile(people.slice(first, first + batchSize));
  }
  return bench.report();
}
