import { readFileSync } from 'node:fs';
import { keepYoungGenerationSmall } from '../../../shared/bulk/keep-young-generation-small.ts';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { noDecisions } from '../../../shared/domain/drift-decision.ts';
import { readDirectory } from '../../../shared/import/plan/input/compact-directory.ts';
import { planImport } from '../../../shared/import/plan/plan-import.ts';
import { hiddenAttributes, visibleAttributes } from '../../../shared/targets/infraon/account-fields.ts';
import { createCompany } from './company.ts';

keepYoungGenerationSmall();
const [work, people] = [process.argv[2], Number(process.argv[3])];
const company = createCompany(people);
const startedAt = performance.now();
let bytes = 0;
async function* counted(): AsyncGenerator<Uint8Array> {
  for await (const chunk of company.extract()) {
    bytes += chunk.length;
    yield chunk;
  }
}
const file = await readCsv(counted(), {
  rolePolicy: { allowedRoles: ['Requester'], approvalRoles: [] },
  now: Date.now,
});
let [rows, changes] = [0, 0];
if (work === 'parse') {
  for await (const row of file.rows) rows += row.kind === 'row' ? 1 : 0;
} else {
  const result = await planImport({
    importId: '20260201T000000Z-00000000',
    mode: 'full',
    feed: 'hr',
    asOf: '2026-02-01T00:00:00.000Z',
    now: '2026-02-01T01:00:00.000Z',
    rows: file.rows,
    targets: [
      {
        name: 'infraon',
        policy: { visibleAttributes, hiddenAttributes, offboardAction: 'deactivate', invite: true },
        directory: await readDirectory(company.accounts(), visibleAttributes),
        readAccount: async () => undefined,
        isProtected: async () => false,
      },
    ],
    allowedRoles: [],
    approvalRoles: [],
    readPeople: company.readPeople,
    readOwners: async () => new Map(),
    readForgotten: async () => new Set(),
    readDecisions: async (_target, ids) => ids.map(() => noDecisions),
    readMembers: company.members,
    onChange: () => {
      changes += 1;
    },
    onMember: () => {},
    onLeaver: () => undefined,
    onLeftAlone: () => {},
  });
  rows = result.counts.rows;
}
process.stdout.write(
  JSON.stringify({
    rows,
    changes,
    megabytes: bytes / 1e6,
    peakMegabytes: (peakKilobytes() * 1024) / 1e6,
    seconds: (performance.now() - startedAt) / 1000,
  }),
);

/** The most that the process itself has held. On Linux, `maxRSS` begins with what the process held that started it. */
function peakKilobytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
}
