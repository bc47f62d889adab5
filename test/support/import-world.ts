import type { BadRow, Row } from '../../shared/csv/rows/row.ts';
import type { Attributes } from '../../shared/domain/attributes.ts';
import { type DriftDecisions, differenceDigest, noDecisions } from '../../shared/domain/drift-decision.ts';
import type { Identifier } from '../../shared/domain/identity/identifiers.ts';
import type { LeaverReason } from '../../shared/domain/outcome.ts';
import type { Person } from '../../shared/domain/person.ts';
import type { TargetPolicy } from '../../shared/domain/reconcile.ts';
import type { EventReference, UserEvent } from '../../shared/domain/user-event.ts';
import { wantedAttributes } from '../../shared/domain/wanted-attributes.ts';
import type { Member } from '../../shared/import/decide/feed-member.ts';
import type { ImportMode, PlannedChange } from '../../shared/import/decide/planned-change.ts';
import { isApplied, type RowStatus, statusOf } from '../../shared/import/decide/row-status.ts';
import { type CompactDirectory, readDirectory } from '../../shared/import/plan/input/compact-directory.ts';
import { whyLeft } from '../../shared/import/plan/leavers-of-file.ts';
import { planImport } from '../../shared/import/plan/plan-import.ts';
import type { Leaver, SkippedAbsence } from '../../shared/import/plan/plan-input.ts';
import type { PlanResult } from '../../shared/import/plan/plan-result.ts';
import type { Settlement } from '../../shared/reconcile/reconcile-ledger.ts';
import { createReconcilePerson } from '../../shared/reconcile/reconcile-person.ts';
import type { Account, ProvisioningTarget } from '../../shared/targets/target.ts';
import { InMemoryIntake } from './in-memory-intake.ts';
import { createInMemoryReconcileLedger } from './in-memory-reconcile-ledger.ts';
import { testRoles } from './role-policy.ts';
import { createStrictDirectory } from './strict-directory.ts';
import { at } from './user-events.ts';
import { wideBrake } from './wide-brake.ts';

export const policy: TargetPolicy = {
  visibleAttributes: ['userName', 'email', 'displayName', 'active'],
  hiddenAttributes: ['givenName', 'phone', 'landline', 'timezone', 'title', 'role', 'dashboard'],
  offboardAction: 'deactivate',
  invite: true,
};

export interface WorldTarget {
  readonly name: string;
  readonly policy: TargetPolicy;
}

/** Puts items into another order. */
export type InOrder = <T>(items: readonly T[]) => readonly T[];

/** A row of a file, without its place. */
export type Line = Omit<Extract<Row, { kind: 'row' }>, 'kind' | 'rowNumber' | 'line' | 'cells'>;

/** A row that can be used, or what can be read of one that cannot. */
export type FileLine = Line | readonly Identifier[] | Pick<BadRow, 'identifiers' | 'isUnclear' | 'mayLeave'>;

export interface Plan extends PlanResult {
  /** What is to be applied. */
  readonly changes: readonly PlannedChange[];
  readonly members: readonly Member[];
  readonly leftAlone: readonly SkippedAbsence[];
  /** Who keeps the access that the file takes away. */
  readonly left: readonly { readonly row: number | null; readonly reason: LeaverReason }[];
  /** The rows' results, in their order. */
  readonly said: readonly RowStatus[];
}

export interface FileOptions {
  readonly mode?: ImportMode;
  readonly feed?: string;
  readonly importId?: string;
  /** Minutes; see `at`. */
  readonly asOf?: number;
  readonly now?: number;
  readonly approvalRoles?: readonly string[];
}

const operator = { by: 'local:ann', at: at(0) };

const attempts = 5;

const policyOfRuns = {
  mode: 'apply',
  roles: testRoles,
  newAccountVisibleWithinSeconds: 0,
  refusalSeconds: 0,
  leaverRefusalSeconds: 0,
  brake: wideBrake,
} as const;

/** A ledger and targets in memory, with nothing between the rules and the result. */
export class ImportWorld {
  readonly targets: readonly WorldTarget[];
  /** The accounts of each target, with what they do not show, too. */
  readonly directories: ReadonlyMap<string, Map<string, Attributes>>;
  /** Calls that write. */
  readonly calls: string[] = [];
  /** Accounts of people who were forgotten, with their numbers. */
  readonly forgotten = new Map<string, string>();
  readonly snapshots = new Map<string, readonly Member[]>();
  readonly #accepted = new Map<string, number>();
  readonly #door = new InMemoryIntake();
  #lastId = 0;

  readonly #ledger = createInMemoryReconcileLedger(this.#door);
  readonly #reconcilePerson: ReturnType<typeof createReconcilePerson>;

  constructor(targets: readonly WorldTarget[] = [{ name: 'infraon', policy }]) {
    this.targets = targets;
    this.directories = new Map(targets.map(({ name }) => [name, new Map()]));
    const [{ policy: { offboardAction, invite } = policy } = {}] = targets;
    this.#reconcilePerson = createReconcilePerson({
      ledger: this.#ledger,
      targets: targets.map((target) => ({
        ...this.#target(target),
        ...(target.policy.invite ? {} : { sendsInvitations: false as const }),
      })),
      policy: { ...policyOfRuns, offboardAction, invite },
      leaseSeconds: 60,
      now: () => new Date(at(1000)),
      newOwner: () => 'run',
      log: () => undefined,
    });
  }

  /** The first target's accounts. */
  get accounts(): Map<string, Attributes> {
    return this.accountsOf(this.targets[0]?.name ?? '');
  }

  accountsOf(target: string): Map<string, Attributes> {
    return this.directories.get(target) ?? new Map();
  }

  addAccount(attributes: Attributes, target = this.targets[0]?.name ?? ''): string {
    const id = `account-${++this.#lastId}`;
    this.accountsOf(target).set(id, { active: true, ...attributes });
    return id;
  }

  /** Does what `ops protect` does. */
  protect(accountId: string): void {
    this.#decide(accountId, (known) => ({ ...known, protected: operator }));
  }

  /** Does what `ops accept` does: whatever the account shows otherwise than its owner is to have it may stay so. */
  async accept(accountId: string, target = this.targets[0]?.name ?? ''): Promise<void> {
    const owner = this.people().find(({ targets }) => targets[target]?.accountId === accountId);
    const visible = this.targets.find(({ name }) => name === target)?.policy.visibleAttributes ?? [];
    if (owner === undefined || owner.desired.active?.value === false) return;
    const { desired } = owner;
    const wanted = wantedAttributes(desired);
    const shown = this.accountsOf(target).get(accountId) ?? {};
    const facts = visible.flatMap((attribute) => {
      const difference = { attribute, expected: wanted[attribute], found: shown[attribute], desired };
      return difference.expected === undefined ? [] : [[attribute, differenceDigest(difference)]];
    });
    const acceptance = { kind: 'differs', ...operator, attributes: Object.fromEntries(facts) };
    this.#decide(accountId, (known) => ({ ...known, accepted: [acceptance] }));
  }

  #decide(accountId: string, by: (known: DriftDecisions) => DriftDecisions): void {
    this.decisions.set(accountId, by(this.decisions.get(accountId) ?? noDecisions));
  }

  people(): readonly Person[] {
    return this.#door.people();
  }

  /** Does what the door does. */
  take(event: UserEvent, now = at(1000)): Person | undefined {
    const id = this.#door.take(event, now);
    return id === undefined ? undefined : this.#door.person(id);
  }

  /** What came of the events that are settled, by their reference. */
  get settlements(): ReadonlyMap<EventReference, Settlement> {
    return this.#ledger.settlements;
  }

  /** What operators have said of accounts, by their id. */
  get decisions(): Map<string, DriftDecisions> {
    return this.#ledger.decisions;
  }

  /** Settles the open events of everyone: those who have to wait for others come again. */
  async reconcileAll(inOrder: (ids: readonly string[]) => readonly string[] = (ids) => ids): Promise<void> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const open = this.people().filter(({ openEvents }) => openEvents.length > 0);
      for (const id of inOrder(open.map((person) => person.id))) await this.#run(id, attempt === attempts);
    }
  }

  async plan(lines: readonly FileLine[], options: FileOptions = {}): Promise<Plan> {
    const {
      mode = 'delta',
      feed = 'hr',
      importId = '20260101T000000Z-00000000',
      asOf = 500,
      now = 1000,
    } = options;
    const members = this.snapshots.get(feed);
    const [changes, left] = [[] as PlannedChange[], [] as { member: Member; row: number | undefined }[]];
    const leftAlone: SkippedAbsence[] = [];
    const leavers: Leaver[] = [];
    const result = await planImport({
      importId,
      mode,
      feed,
      asOf: at(asOf),
      now: at(now),
      rows: toRows(lines),
      targets: await this.#listed(),
      ...testRoles,
      approvalRoles: options.approvalRoles ?? [],
      readPeople: async (identifiers) => this.#door.holders(identifiers),
      readOwners: (target, accountIds) => this.#ledger.findAccountOwners({ target, accountIds }),
      readForgotten: async (_target, { accountIds, employeeNumber }) =>
        new Set(
          accountIds.filter(
            (id) =>
              employeeNumber !== undefined &&
              this.forgotten.has(id) &&
              this.forgotten.get(id) !== employeeNumber,
          ),
        ),
      readDecisions: (target, accountIds) =>
        this.#ledger.findDecisions(accountIds.map((accountId) => ({ target, accountId }))),
      readOtherFeeds: () => iterate(this.#membersOfOthers(feed, asOf)),
      readMembers: mode === 'delta' || members === undefined ? undefined : () => iterate(members),
      unclearRows: () => lines.flatMap((line) => ('isUnclear' in line && line.isUnclear ? [line] : [])),
      onChange: (change) => void changes.push(change),
      onMember: (member, row) => void left.push({ member, row }),
      onLeftAlone: (absence) => void leftAlone.push(absence),
      onLeaver: (leaver) => void leavers.push(leaver),
    });
    const said = lines.map((_, index) => statusOf(result.statuses[index + 2] ?? 0));
    return {
      ...result,
      changes: changes.filter(({ row }) => row === null || isApplied(said[row - 2] ?? 'none')),
      members: left.flatMap(({ member, row }) => (row === undefined || result.isMember(row) ? [member] : [])),
      leftAlone,
      left: leavers.flatMap((leaver) => {
        const reason = whyLeft(leaver, (row) => said[row - 2] ?? 'none');
        return reason === undefined ? [] : [{ row: leaver.row, reason }];
      }),
      said,
    };
  }

  /** Plans and applies, in an order that no one can tell. */
  async import(
    lines: readonly FileLine[],
    { inOrder = (items) => items, ...options }: FileOptions & { readonly inOrder?: InOrder } = {},
  ): Promise<Plan> {
    const plan = await this.plan(lines, options);
    for (const change of inOrder(plan.changes)) {
      await this.#apply(change, at(options.now ?? 1000));
    }
    if (options.mode === 'full') {
      this.snapshots.set(options.feed ?? 'hr', plan.members);
      this.#accepted.set(options.feed ?? 'hr', options.asOf ?? 500);
    }
    await this.reconcileAll(inOrder);
    return plan;
  }

  /** Does what is done of a plan's change, the accounts that the listing showed included. */
  async #apply({ event, accountIds = {} }: PlannedChange, now: string): Promise<void> {
    const person = this.take(event, now);
    if (person === undefined) return;
    for (const [target, accountId] of Object.entries(accountIds))
      await this.#ledger.recordAccountId({ personId: person.id, target, accountId });
  }

  #listed() {
    return Promise.all(
      this.targets.map(async (target) => {
        const { getAccount, isProtected } = this.#target(target);
        return {
          ...target,
          directory: await this.#directory(target),
          readAccount: (id: string) => getAccount(id, new AbortController()),
          isProtected: (account: Account) => isProtected(account, new AbortController()),
        };
      }),
    );
  }

  #membersOfOthers(feed: string, notBefore: number): readonly Member[] {
    return [...this.snapshots].flatMap(([other, members]) =>
      other === feed || (this.#accepted.get(other) ?? 0) < notBefore ? [] : members,
    );
  }

  #directory(target: WorldTarget): Promise<CompactDirectory> {
    const { signal } = new AbortController();
    return readDirectory(this.#target(target).listAccounts({ signal }), target.policy.visibleAttributes);
  }

  #target({ name, policy }: WorldTarget): ProvisioningTarget {
    return createStrictDirectory({
      name,
      policy,
      accounts: this.accountsOf(name),
      calls: this.calls,
      newId: () => `account-${++this.#lastId}`,
    });
  }

  async #run(personId: string, lastAttempt: boolean): Promise<void> {
    const { signal } = new AbortController();
    await this.#reconcilePerson({ personId, signal, lastAttempt, retryInSeconds: 1 });
  }
}

async function* toRows(lines: readonly FileLine[]): AsyncGenerator<Row> {
  for (const [index, line] of lines.entries()) {
    const place = { rowNumber: index + 2, line: index + 2, cells: [] };
    if ('attributes' in line) yield { kind: 'row', ...place, ...line };
    else if ('identifiers' in line)
      yield { kind: 'rejected', ...place, errors: [{ code: 'malformed' }], ...line };
    else yield { kind: 'rejected', ...place, errors: [{ code: 'malformed' }], identifiers: line };
  }
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
