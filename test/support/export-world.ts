import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DriftCheck, DriftSummary } from '../../shared/drift/drift-check.ts';
import type { ExportContext, ExportResult } from '../../shared/export/export-context.ts';
import { createExportLedger } from '../../shared/export/export-ledger.ts';
import { type ExportOptions, exportOptionsSchema } from '../../shared/export/export-options.ts';
import { runExports } from '../../shared/export/run-exports.ts';
import { createLog } from '../../shared/log/create-log.ts';
import type {
  DirectoryDownload,
  ExportDirectory,
  ListedAccount,
} from '../../shared/targets/directory-export.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import { createTestSigner } from './test-signer.ts';

export const columns = ['id', 'email', 'active'];

/** An account of a directory whose CSV has the columns `id`, `email` and `active`. */
export function listedAccount(id: string, given: { readonly active?: boolean } = {}): ListedAccount {
  const { active = true } = given;
  const email = `${id}@example.com`;
  return { account: { id, attributes: { email, active } }, cells: [id, email, String(active)] };
}

export function csvOf(accounts: readonly ListedAccount[]): string {
  return [columns, ...accounts.map(({ cells }) => cells)].map((row) => `${row.join(',')}\n`).join('');
}

export function bodyOf(text: string, failure?: Error): ReadableStream<Uint8Array> {
  const chunks = [...Buffer.from(text)].length === 0 ? [] : [Buffer.from(text)];
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk !== undefined) controller.enqueue(new Uint8Array(chunk));
      else if (failure === undefined) controller.close();
      else controller.error(failure);
    },
  });
}

/** A directory of these accounts; what is given replaces what it does. */
export function directoryOf(
  accounts: readonly ListedAccount[],
  given: Partial<ExportDirectory> & { readonly csv?: () => string } = {},
): ExportDirectory {
  const { csv = () => csvOf(accounts), ...replaced } = given;
  return {
    target: 'infraon',
    columns,
    tellsLogins: true,
    download: async (): Promise<DirectoryDownload> => ({ format: 'csv', body: bodyOf(csv()) }),
    async *listRows() {
      yield* accounts;
    },
    ...replaced,
  };
}

const noDrift: DriftSummary = {
  target: 'infraon',
  counts: {
    'leaver-active': 0,
    missing: 0,
    'wrong-link': 0,
    'second-writer': 0,
    differs: 0,
    conflict: 0,
    ambiguous: 0,
    unmanaged: 0,
    'never-logged-in': 0,
    'long-not-logged-in': 0,
  },
  accounts: 0,
  managed: 0,
  people: 0,
  underWay: 0,
  protectedAccounts: 0,
  noted: 0,
  accepted: 0,
  protectedFindings: 0,
  invited: 0,
  healing: { state: 'reported', people: 0, creates: 0, deactivations: 0, heldBecause: [] },
};

/** What exports need, with a bucket in memory and a drift check that only takes notes. */
export class ExportWorld {
  readonly store = new MemoryObjectStore();
  readonly signer = createTestSigner();
  readonly lines: Record<string, unknown>[] = [];
  /** What happened to drift checks. */
  readonly drift: string[] = [];
  readonly slept: number[] = [];
  now = Date.parse('2026-11-22T00:15:03Z');
  options: ExportOptions = exportOptionsSchema.parse({
    timeZone: 'Europe/Berlin',
    maxShrinkPercent: 20,
    downloadAttempts: 3,
    firstBackoffSeconds: 1,
    leaseSeconds: 30,
    drift: {},
  });
  readonly #dynamo: DynamoDBClient;
  readonly #tableName: string;
  #ids = 0;

  constructor(dynamo: DynamoDBClient, tableName: string) {
    this.#dynamo = dynamo;
    this.#tableName = tableName;
  }

  context(replaced: Partial<ExportContext> = {}): ExportContext {
    return {
      store: this.store,
      ledger: createExportLedger({
        dynamo: this.#dynamo,
        tableName: this.#tableName,
        recoverAfterSeconds: 60,
        now: () => new Date(this.now),
      }),
      signer: this.signer,
      openDriftCheck: ({ store, prefix }): DriftCheck => ({
        take: async () => {},
        finish: async () => {
          await store.put(`${prefix}drift.csv`, 'kind\n', 'text/csv');
          await store.put(`${prefix}drift.html`, '<p>none</p>', 'text/html');
          this.drift.push('finished');
          return noDrift;
        },
        heal: async () => {
          this.drift.push('healed');
          return 1;
        },
        abort: async () => {
          this.drift.push('aborted');
        },
      }),
      options: this.options,
      clock: {
        now: () => this.now,
        sleep: async (milliseconds, signal) => {
          signal?.throwIfAborted();
          this.slept.push(milliseconds);
          this.now += milliseconds;
        },
      },
      newId: () => `a${++this.#ids}`,
      log: createLog({
        write: (line) => this.lines.push(JSON.parse(line)),
        now: () => this.now,
      }),
      ...replaced,
    };
  }

  run(
    directories: readonly ExportDirectory[],
    request: {
      readonly at?: string;
      readonly force?: boolean;
      readonly acceptShrunk?: boolean;
      readonly context?: Partial<ExportContext>;
      readonly remainingMs?: number;
    } = {},
  ): Promise<readonly ExportResult[]> {
    const { at = '2026-11-22T00:15:00Z', force = false, acceptShrunk = false } = request;
    return runExports(this.context(request.context), directories, {
      at: new Date(at),
      force,
      acceptShrunk,
      remainingMs: () => request.remainingMs ?? 900_000,
    });
  }

  codes(): readonly unknown[] {
    return this.lines.map(({ code }) => code);
  }
}
