import { createHash, randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ObjectGoneError, type ObjectStore } from '../../shared/aws/objects/object-store.ts';
import type { Attributes } from '../../shared/domain/attributes.ts';
import type { Unlisted } from '../../shared/domain/unlisted.ts';
import { attributesOfNewAccount, wantedAttributes } from '../../shared/domain/wanted-attributes.ts';
import type { TurnResult } from '../../shared/import/handle-drop-message.ts';
import { handleDropMessage } from '../../shared/import/handle-drop-message.ts';
import type { ImportContext } from '../../shared/import/import-context.ts';
import type { ImportOptions } from '../../shared/import/import-options.ts';
import { createImportLedger, type ImportLedger } from '../../shared/import/ledger/create-import-ledger.ts';
import type { NoticedImport } from '../../shared/import/report/describe-notice.ts';
import { writeReports } from '../../shared/import/report/write-reports.ts';
import type { Account, ProvisioningTarget } from '../../shared/targets/target.ts';
import { copyTable } from './copy-table.ts';
import { CrashPlan, Killed } from './provisioning-world.ts';
import { type DynamoServer, TestClock } from './test-ledger.ts';

export { CrashPlan as Fate, Killed };

interface Held {
  readonly body: Buffer;
  readonly etag: string;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Metadata of an object, and who drops it. */
interface Dropped {
  readonly 'as-of'?: string;
  readonly by?: string | null;
}

interface Message {
  readonly body: string;
  readonly id: string;
  /** Milliseconds by the clock. */
  visibleAt: number;
}

export const options: ImportOptions = {
  maxExtractAgeSeconds: 0,
  gate: { maxDeactivations: 1, maxDeactivationPercent: 0, maxCreates: null, maxShrinkPercent: 100 },
  blankCells: 'ignore',
  deadlineSeconds: 600,
  concurrency: 4,
  leaseSeconds: 30,
  offboardAction: 'deactivate',
  invite: true,
  firstBackoffSeconds: 1,
  maxBackoffSeconds: 10,
  maxReceives: 18,
};

/** Buckets, a queue and a directory that are arrays, a ledger in a real table, and processes that can be killed between any two calls. */
export class WorkflowWorld {
  readonly clock = new TestClock();
  readonly drops = new Map<string, Held>();
  readonly reports = new Map<string, Held>();
  readonly messages: Message[] = [];
  readonly people: string[] = [];
  /** What an import's listings lacked, by the person. */
  readonly unlisted = new Map<string, Unlisted>();
  readonly accounts = new Map<string, Account>();
  readonly notices: NoticedImport[] = [];
  readonly logs: string[] = [];
  /** Targets whose keys were refused. */
  readonly refusedKeys: unknown[] = [];
  listings = 0;
  /** The accounts of a second target; undefined where there is only one. */
  secondAccounts: (() => AsyncIterable<Account>) | undefined;
  options = options;
  readonly ledger: ImportLedger;
  readonly #tableName: string;
  #sequence = 0;

  private constructor(dynamo: DynamoDBClient, tableName: string) {
    this.#tableName = tableName;
    const { now } = this.clock;
    this.ledger = createImportLedger({
      ...{ dynamo, tableName, recoverAfterSeconds: 60, now },
      sleep: async () => undefined,
    });
  }

  static async create(server: DynamoServer): Promise<WorkflowWorld> {
    return new WorkflowWorld(server.createClient(), await server.createTable());
  }

  /** A world at which everything stands as it does here now, for tests that begin alike. Here nothing may be under way. */
  async copy(server: DynamoServer): Promise<WorkflowWorld> {
    const copy = new WorkflowWorld(server.createClient(), await copyTable(server, this.#tableName));
    copy.options = this.options;
    copy.clock.advance((this.clock.now().getTime() - copy.clock.now().getTime()) / 1000);
    copy.#sequence = this.#sequence;
    for (const name of ['drops', 'reports'] as const)
      for (const [key, held] of this[name]) copy[name].set(key, held);
    for (const [id, account] of this.accounts) copy.accounts.set(id, account);
    return copy;
  }

  /**
   * Puts an object into the drop bucket; S3's notification is put on the queue. Files come from `AWS:HR`, approvals from
   * `AWS:APPROVER`, unless someone else is named; null: S3 says nothing of it. Returns that message's body.
   */
  drop(
    key: string,
    content: string | Buffer,
    { by = key.startsWith('approvals/') ? 'AWS:APPROVER' : 'AWS:HR', ...metadata }: Dropped = {},
  ): string {
    this.overwrite(key, content, metadata);
    this.#sequence += 1;
    const object = {
      key: encodeURIComponent(key),
      size: content.length,
      eTag: this.drops.get(key)?.etag,
      sequencer: String(this.#sequence).padStart(8, '0'),
    };
    const body = JSON.stringify({
      Records: [
        {
          eventName: 'ObjectCreated:Put',
          eventTime: this.clock.now().toISOString(),
          ...(by === null ? {} : { userIdentity: { principalId: by } }),
          s3: { bucket: { name: 'drops' }, object },
        },
      ],
    });
    this.send(body);
    return body;
  }

  /** Puts an object into the drop bucket, while no one was told of it yet. */
  overwrite(key: string, content: string | Buffer, metadata: Record<string, string> = {}): void {
    this.clock.advance(1);
    put(this.drops, { key, body: Buffer.from(content), at: this.clock.now(), metadata });
  }

  send(body: string, delaySeconds = 0): void {
    const visibleAt = this.clock.now().getTime() + delaySeconds * 1000;
    this.messages.push({ body, id: randomUUID(), visibleAt });
  }

  /** Works on the next message, in a process of its own. False when the queue is empty. */
  async step(fate = new CrashPlan()): Promise<boolean> {
    const [message] = [...this.messages].sort((left, right) => left.visibleAt - right.visibleAt);
    if (message === undefined) return false;
    const wait = message.visibleAt - this.clock.now().getTime();
    if (wait > 0) this.clock.advance(wait / 1000);
    message.visibleAt = this.clock.now().getTime() + 60_000;
    let result: TurnResult;
    try {
      result = await handleDropMessage(this.context(fate), {
        body: message.body,
        message: { messageId: message.id, remainingMs: () => 60_000 },
      });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      return true;
    }
    if (result.kind === 'later') message.visibleAt = this.clock.now().getTime() + result.seconds * 1000;
    else this.messages.splice(this.messages.indexOf(message), 1);
    return true;
  }

  /** Works on everything, by processes that share a fate until it strikes, and makes accounts what the ledger says. */
  async settle(fate = new CrashPlan()): Promise<void> {
    for (let steps = 0; await this.step(fate.killed ? new CrashPlan() : fate); steps += 1) {
      if (steps > 100) throw new Error('the queue is never empty');
      await this.reconcileAll();
    }
  }

  /** What reconciling does, in short. */
  async reconcileAll(): Promise<void> {
    for (const id of new Set(this.people.splice(0))) {
      const person = await this.ledger.load(id);
      if (person === undefined || person.openEvents.length === 0) continue;
      const known = person.targets.infraon?.accountId;
      const accountId = known ?? this.#find(wantedAttributes(person.desired).email) ?? `account-${id}`;
      const attributes = visible({
        ...(this.accounts.get(accountId)?.attributes ?? attributesOfNewAccount(person.desired)),
        ...wantedAttributes(person.desired),
      });
      this.accounts.set(accountId, { id: accountId, attributes });
      const lease = { personId: id, owner: 'reconciler' };
      const [now, until] = [this.clock.in(0), this.clock.in(5)];
      await this.ledger.acquireLease({ ...lease, now, until });
      for (const { reference } of person.openEvents) {
        await this.ledger.settleEvent(reference, { status: 'applied', outcome: {}, settledAt: now });
      }
      await this.ledger.releaseLease({
        ...lease,
        change: (held) => ({ ...held, openEvents: [] }),
        dueAt: () => undefined,
      });
    }
  }

  summaries(): readonly Record<string, unknown>[] {
    return [...this.reports]
      .filter(([key]) => key.endsWith('/summary.json'))
      .map(([, { body }]) => JSON.parse(body.toString()));
  }

  context(fate: CrashPlan): ImportContext {
    const target: ProvisioningTarget = {
      name: 'infraon',
      visibleAttributes: ['userName', 'email', 'displayName', 'active'],
      hiddenAttributes: ['givenName', 'phone', 'title', 'role'],
      listAccounts: () => this.#list(fate),
      getAccount: unused,
      findAccounts: unused,
      createAccount: unused,
      updateAccount: unused,
      deactivateAccount: unused,
      deleteAccount: unused,
      inviteUser: unused,
      isProtected: async () => false,
    };
    return {
      ledger: mortal(this.ledger, fate),
      drops: this.#store('drops', fate),
      reports: this.#store('reports', fate),
      targets: [target, ...this.#secondTarget(target)],
      rolePolicy: { allowedRoles: ['Requester'], approvalRoles: ['Infraon Admin'] },
      options: this.options,
      enqueue: (id, unlisted) =>
        fate.around(async () => {
          this.people.push(id);
          if (unlisted !== undefined) this.unlisted.set(id, unlisted);
        }),
      writeReports,
      notify: (summary) => fate.around(async () => void this.notices.push(summary)),
      now: this.clock.now,
      newOwner: randomUUID,
      log: (_level, code, fields) => {
        this.logs.push(code);
        if (code === 'vendor-unauthorized') this.refusedKeys.push(fields?.target);
      },
    };
  }

  #secondTarget(first: ProvisioningTarget): readonly ProvisioningTarget[] {
    const listAccounts = this.secondAccounts;
    return listAccounts === undefined
      ? []
      : [{ ...first, name: 'second', listAccounts: () => listAccounts() }];
  }

  async *#list(fate: CrashPlan): AsyncGenerator<Account> {
    await fate.around(async () => undefined);
    this.listings += 1;
    yield* this.accounts.values();
  }

  #find(email: unknown): string | undefined {
    return [...this.accounts.values()].find(({ attributes }) => attributes.email === email)?.id;
  }

  #store(bucket: 'drops' | 'reports', fate: CrashPlan): ObjectStore {
    const objects = this[bucket];
    const write = (key: string, body: Buffer) =>
      put(objects, { key, body, at: this.clock.now(), metadata: {} });
    const found = (key: string) => {
      const held = objects.get(key);
      if (held === undefined) throw new ObjectGoneError(bucket);
      return held;
    };
    return {
      bucket,
      head: ({ key }) =>
        fate.around(async () => {
          const held = objects.get(key);
          if (held === undefined) return undefined;
          const { etag, metadata, body } = held;
          const lastModified = new Date(Math.floor(held.lastModified.getTime() / 1000) * 1000);
          return { size: body.length, etag, lastModified, metadata };
        }),
      async *read({ key, etag }) {
        yield await fate.around(async () => {
          const held = found(key);
          if (etag !== undefined && etag !== held.etag) throw new ObjectGoneError(bucket);
          return held.body;
        });
      },
      put: (key, body) => fate.around(async () => write(key, Buffer.from(body))),
      openWriter: (key) => {
        const chunks: Uint8Array[] = [];
        return {
          write: async (chunk) => void chunks.push(chunk),
          end: () => fate.around(async () => write(key, Buffer.concat(chunks))),
          abort: async () => undefined,
        };
      },
      copy: (from, to) => fate.around(async () => write(to, found(from).body)),
      remove: (key) => fate.around(async () => void objects.delete(key)),
    };
  }
}

function put(
  objects: Map<string, Held>,
  object: Pick<Held, 'body' | 'metadata'> & { readonly key: string; readonly at: Date },
): void {
  const { key, body, metadata, at: lastModified } = object;
  const etag = createHash('md5').update(body).digest('hex');
  objects.set(key, { body, etag, lastModified, metadata });
}

function visible({ userName, email, displayName, active }: Attributes): Attributes {
  return {
    ...(userName === undefined ? {} : { userName }),
    ...(email === undefined ? {} : { email }),
    ...(displayName === undefined ? {} : { displayName }),
    active: active !== false,
  };
}

function unused(): never {
  throw new Error('an import only lists');
}

/** The verbs of a process that may be killed before or after each of them. */
function mortal(ledger: ImportLedger, fate: CrashPlan): ImportLedger {
  return new Proxy(ledger, {
    get(target, name, receiver) {
      const verb = Reflect.get(target, name, receiver);
      if (typeof verb !== 'function') return verb;
      return (...input: unknown[]) => fate.around(async () => Reflect.apply(verb, target, input));
    },
  });
}
