import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSweep } from '../../functions/sweep-due-events/sweep-due-work.ts';
import { startInfraonSimulator } from '../../infra/simulators/infraon/index.ts';
import { eventReference, type UserEvent } from '../../shared/domain/user-event.ts';
import { createDriftLedger } from '../../shared/drift/drift-ledger.ts';
import { createAcceptEvent } from '../../shared/events/accept-event.ts';
import { ignoreEndings } from '../../shared/events/log-events.ts';
import { createHistoryLedger } from '../../shared/history/history-ledger.ts';
import { createImportLedger } from '../../shared/import/ledger/create-import-ledger.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { createReconcilePerson } from '../../shared/reconcile/reconcile-person.ts';
import type { RunResult } from '../../shared/reconcile/run-result.ts';
import { createScimService } from '../../shared/scim/create-scim-service.ts';
import type { ScimService } from '../../shared/scim/scim-service.ts';
import {
  createInfraonClient,
  createInfraonTarget,
  infraonOptionsSchema,
} from '../../shared/targets/infraon/index.ts';
import type { ProvisioningTarget } from '../../shared/targets/target.ts';
import type { ProvisioningPolicy } from '../../shared/targets/target-policy.ts';
import { testRoles } from './role-policy.ts';
import { startDynamo } from './test-ledger.ts';
import { wideBrake } from './wide-brake.ts';

/** Thrown by whatever a process that was killed still tries. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Counts the boundaries that a process passes (before and after each call), and kills it at one of them. */
export class CrashPlan {
  passed = 0;
  readonly #killAt: number;

  constructor(killAt = Number.POSITIVE_INFINITY) {
    this.#killAt = killAt;
  }

  get killed(): boolean {
    return this.passed >= this.#killAt;
  }

  async around<T>(call: () => Promise<T>): Promise<T> {
    this.#pass();
    const result = await call();
    this.#pass();
    return result;
  }

  #pass(): void {
    if (this.killed) throw new Killed('killed');
    this.passed += 1;
    if (this.killed) throw new Killed('killed');
  }
}

const leaseSeconds = 15;
const policy: ProvisioningPolicy = {
  mode: 'apply',
  offboardAction: 'deactivate',
  invite: true,
  roles: testRoles,
  newAccountVisibleWithinSeconds: 10,
  refusalSeconds: 60,
  leaverRefusalSeconds: 600,
  brake: wideBrake,
};

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A ledger in a real table, a simulated Infraon, and processes that can be killed between any two calls. */
export async function createWorld(
  given: Partial<ProvisioningPolicy> & {
    readonly protectedAccounts?: readonly string[];
    /** Beside Infraon. */
    readonly moreTargets?: readonly ProvisioningTarget[];
  } = {},
) {
  const { protectedAccounts = [], moreTargets = [], ...changes } = given;
  let mode = changes.mode ?? policy.mode;
  const server = await startDynamo();
  const realDynamo = server.createClient();
  const tableName = await server.createTable();
  const simulator = await startInfraonSimulator();
  const options = infraonOptionsSchema.parse({
    baseUrl: simulator.url,
    allowLoopback: true,
    newAccountPatienceSeconds: 0.2,
    readAttempts: 1,
  });
  let clock = Date.now();
  const now = () => new Date(clock);
  const queue: string[] = [];
  const logged: Record<string, unknown>[] = [];

  /** A process of its own: nothing is shared with others but the ledger, the queue and the vendor. */
  function startProcess(fate = new CrashPlan()) {
    const dynamo = interceptSend(realDynamo, fate);
    const ledger = createLedger({ dynamo, tableName, recoverAfterSeconds: 10, now });
    const door = createAcceptEvent({
      ledger,
      now,
      enqueue: (personId) => fate.around(async () => void queue.push(personId)),
      ...ignoreEndings,
      onEnqueueFailed: ({ error }) => {
        if (error instanceof Killed) throw error;
      },
    });
    const client = createInfraonClient({
      options,
      credentials: { get: async () => simulator.apiKey, refresh: async () => simulator.apiKey },
      fetch: (input, init) => fate.around(() => fetch(input, init)),
    });
    const target = createInfraonTarget({
      client,
      options,
      directory: {
        isSortInOrder: (field) => ledger.isSortInOrder('infraon', field),
        recordSort: (seen) => ledger.recordSort('infraon', seen),
      },
      protectedAccounts,
    });
    const reconcilePerson = createReconcilePerson({
      ledger,
      targets: [target, ...moreTargets],
      policy: { ...policy, ...changes, mode },
      leaseSeconds,
      now,
      newOwner: () => crypto.randomUUID(),
      log: (level, code, fields = {}) => void logged.push({ level, code, ...fields }),
    });
    const driftLedger = createDriftLedger({ dynamo, tableName, recoverAfterSeconds: 10, now });
    const importLedger = createImportLedger({ dynamo, tableName, recoverAfterSeconds: 10, now });
    const histories = createHistoryLedger({ dynamo, tableName, recoverAfterSeconds: 10, now });
    return { ledger, histories, door, reconcilePerson, target, driftLedger, importLedger };
  }

  async function accept(event: UserEvent, fate?: CrashPlan) {
    const { door, importLedger } = startProcess(fate);
    if (event.release !== undefined) await importLedger.noteRelease(event);
    const accepted = await door.accept(event, JSON.stringify(event));
    const personId = accepted.kind === 'held' ? accepted.record.personId : undefined;
    if (event.release !== undefined && personId !== undefined) {
      await importLedger.bindRelease({ reference: eventReference(event), personId });
    }
    return accepted;
  }

  async function reconcile(personId: string, fate?: CrashPlan, lastAttempt = false): Promise<RunResult> {
    const signal = AbortSignal.timeout(5_000);
    return startProcess(fate).reconcilePerson({ personId, signal, lastAttempt, retryInSeconds: 1 });
  }

  /** Messages that come again after a while. */
  const hidden: string[] = [];

  /** Takes every message off the queue and reconciles; what must be tried again comes again when time has passed. */
  async function drain(): Promise<void> {
    for (let personId = queue.shift(); personId !== undefined; personId = queue.shift()) {
      const { kind } = await reconcile(personId);
      if (kind === 'later') hidden.push(personId);
    }
  }

  /** Lets time pass and sweeps, until a minute has nothing due. */
  async function heal(): Promise<void> {
    for (let found = -1; found !== 0; ) {
      clock += 60_000;
      queue.push(...hidden.splice(0));
      found = queue.length;
      const { ledger, door } = startProcess();
      for await (const page of ledger.listDue()) {
        found += page.length;
        for (const work of page) {
          if (work.kind === 'event') await door.finishEvent(work.reference);
          else if (work.kind === 'person') queue.push(work.personId);
        }
      }
      await drain();
    }
  }

  return {
    simulator,
    /** What operators change the ledger by. */
    operating: createLedgerContext({ dynamo: realDynamo, tableName, recoverAfterSeconds: 0, now }),
    queue,
    logged,
    accept,
    reconcile,
    drain,
    heal,
    startProcess,
    policy,
    now,
    pass: (seconds: number) => {
      clock += seconds * 1000;
    },
    /** As a deployment does that changes the stage's mode. */
    switchTo: (next: ProvisioningPolicy['mode']) => {
      mode = next;
    },
    /** Lets the sweeper run once, as the stage's mode is. */
    async sweep(): Promise<void> {
      const { ledger, histories, door } = startProcess();
      const enqueueAll = async (people: readonly string[]) => void queue.push(...people);
      await createSweep({ ledger, histories, finishEvent: door.finishEvent, enqueueAll, mode })(() => true);
    },
    /** A time that many minutes before now. */
    minutesAgo: (minutes: number) => new Date(clock - minutes * 60_000).toISOString(),
    /** What a SCIM client may ask. */
    openScim: (client: string): ScimService =>
      createScimService({
        client,
        settings: {},
        ledger: createLedgerContext({ dynamo: realDynamo, tableName, recoverAfterSeconds: 10, now }),
        accept: (event) => accept(event),
        rolePolicy: testRoles,
        targets: ['infraon'],
      }),
    event: (event: UserEvent) => startProcess().ledger.getEvent(eventReference(event)),
    close: async () => {
      await simulator.close();
      await server.stop();
    },
  };
}

function interceptSend(client: DynamoDBClient, fate: CrashPlan): DynamoDBClient {
  return new Proxy(client, {
    get(real, property) {
      const value: unknown = Reflect.get(real, property, real);
      if (property !== 'send' || typeof value !== 'function') return value;
      return (...parameters: unknown[]) => fate.around(async () => Reflect.apply(value, real, parameters));
    },
  });
}
