import { randomUUID } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import { createHandler } from '../../../functions/reconcile-user/handler.ts';
import type { Unlisted } from '../../../shared/domain/unlisted.ts';
import { systemClock } from '../../../shared/http/clock.ts';
import type { ReconcileLedger } from '../../../shared/reconcile/reconcile-ledger.ts';
import { createReconcilePerson } from '../../../shared/reconcile/reconcile-person.ts';
import {
  createInfraonClient,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../../shared/targets/infraon/index.ts';
import { testRoles } from '../../support/role-policy.ts';
import { wideBrake } from '../../support/wide-brake.ts';
import { options, WorkflowWorld } from '../../support/workflow-world.ts';
import type { StandIns } from './start-stand-ins.ts';

/** No one approves a benchmark's plans. */
const gate = {
  maxDeactivations: 0,
  maxDeactivationPercent: 100,
  maxCreates: null,
  maxShrinkPercent: 100,
  maxNameChangePercent: 100,
};
const retry = { firstBackoffSeconds: 1, maxBackoffSeconds: 10, maxReceives: 18 };
const reconcileMilliseconds = 600_000;

interface Tenant {
  readonly url: string;
  readonly apiKey: string;
  /** Default: that of the product. */
  readonly pageSize?: number;
}

export type Reconcile = (people: readonly string[]) => Promise<void>;

/**
 * Imports with the product's own planner, ledger, client, target and handler. Objects and messages are in memory. The
 * clock stands still, so that no lease ends under a slow machine.
 */
export class ImportBench {
  readonly #world: WorkflowWorld;
  readonly #tenant: Tenant;

  private constructor(world: WorkflowWorld, tenant: Tenant) {
    this.#world = world;
    this.#tenant = tenant;
  }

  static async create({ server, tenant }: Pick<StandIns, 'server'> & { readonly tenant: Tenant }) {
    const world = await WorkflowWorld.create(server);
    world.options = { ...options, gate, concurrency: 16 };
    const bench = new ImportBench(world, tenant);
    const target = bench.#openTarget(options.concurrency);
    const contextOf = world.context.bind(world);
    world.context = (fate) => ({ ...contextOf(fate), targets: [target] });
    return bench;
  }

  get ledger(): ReconcileLedger {
    return this.#world.ledger;
  }

  /** Plans a file and merges its changes. Returns the people who are to be reconciled. */
  async merge(text: string, key = 'imports/full/bench/people.csv'): Promise<readonly string[]> {
    const world = this.#world;
    world.clock.advance(60);
    world.drop(key, text);
    await world.step();
    return [...new Set(world.people.splice(0))];
  }

  /** Lets the import that was merged look at what became of it, and report. Returns how many rows were changed. */
  async report(): Promise<number> {
    while (await this.#world.step());
    const last = this.#world.summaries().at(-1);
    if (last?.state !== 'done') throw new Error(`the import is ${String(last?.state)}`);
    return Number(JSON.parse(JSON.stringify(last.counts)).done);
  }

  /** One process with at most so many calls in flight: it takes all people as one batch. Throws unless all are settled. */
  openReconciler(given: { readonly maxConcurrency: number; readonly ledger: ReconcileLedger }): Reconcile {
    const handler = createHandler({
      reconcilePerson: createReconcilePerson({
        log: () => undefined,
        ledger: given.ledger,
        targets: [this.#openTarget(given.maxConcurrency)],
        policy: {
          mode: 'apply',
          offboardAction: 'deactivate',
          invite: true,
          roles: testRoles,
          newAccountVisibleWithinSeconds: 10,
          refusalSeconds: 0,
          leaverRefusalSeconds: 0,
          brake: wideBrake,
        },
        leaseSeconds: 900,
        now: this.#world.clock.now,
        newOwner: randomUUID,
      }),
      hide: async () => undefined,
      retry,
      clock: systemClock,
      random: Math.random,
      log: () => undefined,
    });
    return async (people) => {
      const event = { Records: people.map((id) => recordOf(id, this.#world.unlisted.get(id))) };
      const { batchItemFailures } = await handler(event, {
        getRemainingTimeInMillis: () => reconcileMilliseconds,
      });
      if (batchItemFailures.length > 0)
        throw new Error(`${batchItemFailures.length} people were not settled`);
    };
  }

  #openTarget(maxConcurrency: number) {
    const { url, apiKey, pageSize } = this.#tenant;
    const infraon = infraonOptionsSchema.parse({
      ...{ baseUrl: url, allowLoopback: true, maxConcurrency },
      ...(pageSize === undefined ? {} : { pageSize }),
    });
    const { ledger } = this.#world;
    return createInfraonTarget({
      client: createInfraonClient({
        options: infraon,
        credentials: { get: async () => apiKey, refresh: async () => apiKey },
      }),
      options: infraon,
      directory: {
        isSortInOrder: (field) => ledger.isSortInOrder('infraon', field),
        recordSort: (seen) => ledger.recordSort('infraon', seen),
      },
      protectedAccounts: [],
    });
  }
}

function recordOf(personId: string, unlisted: Unlisted | undefined): SQSRecord {
  return {
    messageId: personId,
    receiptHandle: personId,
    body: JSON.stringify({ personId, unlisted }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'bench',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:import-changes',
    awsRegion: 'eu-west-1',
  };
}
