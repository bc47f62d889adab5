import { userInfo } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createPersonQueue } from '../../../shared/aws/create-person-queue.ts';
import type { ObjectStore } from '../../../shared/aws/objects/object-store.ts';
import {
  type NotedEntry,
  type OperatorAction,
  operatorEntry,
  recordOperatorEntry,
} from '../../../shared/history/operator-actions.ts';
import { type Ledger, ledgerFor } from '../../../shared/ledger/create-ledger.ts';
import type { Lane } from '../../../shared/ledger/events/lane.ts';
import { createLedgerContext, type LedgerContext } from '../../../shared/ledger/ledger-context.ts';
import type { Stage } from '../common/open-stage.ts';
import { openExportStage } from '../export/export-stage.ts';
import { Refusal } from './refusal.ts';

/** What a command works with. */
export interface Operation {
  readonly stage: Stage;
  readonly ledger: Ledger;
  /** The same ledger, for what only operators ask of it. */
  readonly context: LedgerContext;
  readonly dynamo: DynamoDBClient;
  readonly sqs: SQSClient;
  /** The bucket of nightly exports. */
  readonly exports: Pick<ObjectStore, 'read'>;
  /** Puts people on a queue, so that they are looked at even where nothing is open. */
  enqueue(personIds: readonly string[], lane: Lane): Promise<void>;
  /** Who runs the command: the ARN that AWS gives, or `local:` and the user of this machine. */
  caller(): Promise<string>;
  /** The entry of what the command does, to be written with the change itself. */
  entry(action: Omit<OperatorAction, 'by'>): Promise<NotedEntry>;
  /**
   * Makes what the command is about to do an entry of the history, before anything is changed: for changes that cannot be part of the
   * same write. Returns who does it.
   */
  record(action: Omit<OperatorAction, 'by'>): Promise<string>;
}

/** Opens a stage for a command. What the command writes is taken up by the sweeper at once, should the command be killed. */
export function openOperation(stage: Stage): Operation & Disposable {
  const dynamo = new DynamoDBClient(stage.settings('dynamodb'));
  const sqs = new SQSClient(stage.settings('sqs'));
  const exports = openExportStage(stage);
  const context = createLedgerContext({ dynamo, tableName: stage.ledgerTable, recoverAfterSeconds: 0 });
  return {
    ...actingAs(context, () => callerOf(stage)),
    stage,
    context,
    dynamo,
    sqs,
    exports: exports.store,
    ledger: ledgerFor(context),
    async enqueue(personIds, lane) {
      const queueUrl = stage.queues.find(({ name }) => name === lane)?.url;
      if (queueUrl === undefined) return;
      await createPersonQueue({ client: sqs, queueUrl, drift: true }).enqueueAll(personIds);
    },
    [Symbol.dispose]() {
      dynamo.destroy();
      sqs.destroy();
      exports[Symbol.dispose]();
    },
  };
}

/** What a command says of itself, in the name of whoever runs it. */
export function actingAs(
  context: LedgerContext,
  ask: () => Promise<string>,
): Pick<Operation, 'caller' | 'entry' | 'record'> {
  let asked: Promise<string> | undefined;
  const caller = () => {
    asked ??= ask();
    return asked;
  };
  const entry: Operation['entry'] = async (action) =>
    operatorEntry(context, { ...action, by: await caller() });
  return {
    caller,
    entry,
    async record(action) {
      await recordOperatorEntry(context, { personId: action.personId, entry: await entry(action) });
      return caller();
    },
  };
}

async function callerOf(stage: Stage): Promise<string> {
  if (stage.settings('dynamodb').endpoint !== undefined) return `local:${userInfo().username}`;
  const sts = new STSClient();
  try {
    const { Arn = 'unknown' } = await sts.send(new GetCallerIdentityCommand({}));
    return Arn;
  } finally {
    sts.destroy();
  }
}

/** Throws a {@link Refusal} for a target that the stage does not have: a decision about it would decide nothing. */
export function requireTarget({ stage }: Pick<Operation, 'stage'>, target: string): void {
  if (stage.targets.includes(target)) return;
  const names = stage.targets.join(' and ');
  throw new Refusal('not-found', `There is no target ${target} in this stage, which has ${names}.`);
}
