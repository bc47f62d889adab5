/** `node measure-export.ts ORIGIN KEY FOLDER`: exports the tenant at the origin and says what that took, as JSON. */
import { createDriftCheck } from '../../../../shared/drift/create-drift-check.ts';
import type { ExportRecord } from '../../../../shared/export/export-ledger.ts';
import { exportOptionsSchema } from '../../../../shared/export/export-options.ts';
import { runExports } from '../../../../shared/export/run-exports.ts';
import { systemClock } from '../../../../shared/http/clock.ts';
import {
  createInfraonClient,
  createInfraonExportDirectory,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../../../shared/targets/infraon/index.ts';
import { testRoles } from '../../../support/role-policy.ts';
import { createTestSigner } from '../../../support/test-signer.ts';
import { createFileStore } from './file-store.ts';

const [baseUrl = '', apiKey = '', folder = ''] = process.argv.slice(2);
const options = infraonOptionsSchema.parse({ baseUrl, allowLoopback: true, pageSize: 500 });
const credentials = { get: async () => apiKey, refresh: async () => apiKey };
const client = createInfraonClient({ options, credentials });
const directory = { isSortInOrder: async () => false, recordSort: async () => {} };
const target = createInfraonTarget({ client, options, directory, protectedAccounts: [] });
let record: ExportRecord = { target: 'infraon' };
const gate = { maxDeactivations: 5, maxDeactivationPercent: 10, maxCreates: null, maxShrinkPercent: 90 };
const now = () => new Date();
const exportOptions = exportOptionsSchema.parse({
  timeZone: 'Europe/Berlin',
  maxShrinkPercent: 20,
  downloadAttempts: 1,
  firstBackoffSeconds: 1,
  leaseSeconds: 30,
  drift: {},
});

const results = await runExports(
  {
    store: createFileStore(folder),
    signer: createTestSigner(),
    ledger: {
      lease: async () => ({ kind: 'acquired', record }),
      update: async ({ change }) => {
        record = change(record);
        return record;
      },
      isSortInOrder: directory.isSortInOrder,
      recordSort: directory.recordSort,
    },
    // No one is managed, so that every account is in the report.
    openDriftCheck: ({ directory, ...request }) =>
      createDriftCheck({
        ...request,
        directory,
        target,
        policy: {
          offboardAction: 'deactivate',
          invite: false,
          roles: testRoles,
          newAccountVisibleWithinSeconds: 60,
        },
        ledger: {
          async *listPeople() {},
          findAccountOwners: async () => new Map(),
          findHolders: async () => new Map(),
          findPeople: async () => new Map(),
          recordAccountId: async () => {},
          findDecisions: async (subjects) => subjects.map(() => ({ accepted: [] })),
          noteManaged: async () => {},
          async *listLeavers() {},
          noteLeaver: async () => {},
          resolveLeaver: async () => {},
        },
        options: exportOptions.drift,
        gate,
        queue: { enqueueAll: async () => {} },
        now,
        log: () => {},
      }),
    options: exportOptions,
    clock: systemClock,
    newId: () => 'a1',
    log: (level, code, fields) => {
      if (level !== 'info') process.stderr.write(`${JSON.stringify({ code, ...fields })}\n`);
    },
  },
  [createInfraonExportDirectory({ client, options, recordSort: directory.recordSort })],
  { at: now(), force: false, acceptShrunk: false, remainingMs: () => 600_000 },
);
process.stdout.write(
  JSON.stringify({ results, peakMegabytes: (process.resourceUsage().maxRSS * 1024) / 1e6 }),
);
