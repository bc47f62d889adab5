import { SQSClient } from '@aws-sdk/client-sqs';
import { commands } from '../../infra/cli/ops/commands.ts';
import { actingAs, type Operation } from '../../infra/cli/ops/operation.ts';
import { runOps } from '../../infra/cli/ops/run-ops.ts';
import { ledgerFor } from '../../shared/ledger/create-ledger.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import type { TestLedger } from './test-ledger.ts';

export interface OpsWorld {
  readonly operation: Operation;
  /** People who were put on a queue. */
  readonly enqueued: string[];
  /** Runs a command with `--json`. */
  ask(
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly json: unknown; readonly error: string }>;
  /** Runs a command for a person at the terminal. */
  show(
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly text: string; readonly error: string }>;
}

/** No two commands make the same id, not even on copies of a ledger. */
let ids = 0;

/** An operator at a terminal, with a ledger for a stage. */
export function createOpsWorld(world: TestLedger, given: Partial<Operation> = {}): OpsWorld {
  const enqueued: string[] = [];
  const { tableName, clock } = world;
  const { dynamo = world.dynamo } = given;
  const context = createLedgerContext({
    ...{ dynamo, tableName, recoverAfterSeconds: 0, now: clock.now },
    newId: () => `operators-${++ids}`,
  });
  const operation: Operation = {
    stage: {
      title: 'the local host',
      ledgerTable: tableName,
      queues: [],
      targets: ['infraon'],
      buckets: { drops: 'drops', reports: 'reports', exports: 'exports' },
      auditBucket: undefined,
      evidenceKey: undefined,
      nightlyExport: { kind: 'local', url: 'http://127.0.0.1:9' },
      reconcileUser: undefined,
      settings: () => ({}),
      checked: () => {
        throw new Error('not in this world');
      },
    },
    context,
    dynamo,
    ledger: ledgerFor(context),
    sqs: new SQSClient({ region: 'eu-west-1' }),
    exports: new MemoryObjectStore(),
    async enqueue(personIds) {
      enqueued.push(...personIds);
    },
    ...actingAs(context, async () => 'local:ann'),
    ...given,
  };

  async function run(args: readonly string[]) {
    let text = '';
    let error = '';
    const exitCode = await runOps(args, {
      commands,
      terminal: {
        out: (said) => {
          text += said;
        },
        error: (said) => {
          error += said;
        },
      },
      open: async () => ({ ...operation, [Symbol.dispose]: () => undefined }),
    });
    return { exitCode, text, error };
  }

  return {
    operation,
    enqueued,
    show: (...args) => run(args),
    async ask(...args) {
      const { text, ...rest } = await run([...args, '--json']);
      return { ...rest, json: text === '' ? undefined : JSON.parse(text) };
    },
  };
}
