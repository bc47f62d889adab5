import type { Row } from '../../shared/csv/row.ts';
import type { AttributeName, Attributes } from '../../shared/domain/attributes.ts';
import { bearerNow, bearerOfAccount } from '../../shared/domain/bearing.ts';
import { type Identifier, identifiersOf } from '../../shared/domain/identifiers.ts';
import type { ImportMode } from '../../shared/domain/import/import-mode.ts';
import type { Member } from '../../shared/domain/import/member.ts';
import type { PlannedChange } from '../../shared/domain/import/planned-change.ts';
import { type RowStatus, statusOf } from '../../shared/domain/import/row-status.ts';
import { newTargetState, type Person, type TargetState } from '../../shared/domain/person.ts';
import {
  type ActualAccount,
  reconcile,
  stateOfAccount,
  type TargetPolicy,
} from '../../shared/domain/reconcile.ts';
import { recordApplied } from '../../shared/domain/record-applied.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { type CompactDirectory, readDirectory } from '../../shared/import/plan/compact-directory.ts';
import { locateAccount } from '../../shared/import/plan/locate-account.ts';
import { planImport } from '../../shared/import/plan/plan-import.ts';
import type { AbsenceLeftAlone } from '../../shared/import/plan/plan-input.ts';
import type { PlanResult } from '../../shared/import/plan/plan-result.ts';
import { InMemoryDoor } from './in-memory-door.ts';
import { testRoles } from './role-policy.ts';
import { at } from './user-events.ts';

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

/** A row of a file, without its place. */
export type Line = Omit<Extract<Row, { kind: 'row' }>, 'kind' | 'rowNumber' | 'line' | 'cells'>;

export interface Plan extends PlanResult {
  /** What is to be applied. */
  readonly changes: readonly PlannedChange[];
  readonly members: readonly Member[];
  readonly leftAlone: readonly AbsenceLeftAlone[];
  /** Of the rows, in their order. */
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

/** A ledger and targets in memory, with nothing between the rules and the result. */
export class ImportWorld {
  readonly targets: readonly WorldTarget[];
  /** The accounts of each target, with what they do not show, too. */
  readonly directories: ReadonlyMap<string, Map<string, Attributes>>;
  /** Calls that write. */
  readonly calls: string[] = [];
  readonly snapshots = new Map<string, readonly Member[]>();
  readonly #accepted = new Map<string, number>();
  readonly #door = new InMemoryDoor();
  #lastId = 0;

  constructor(targets: readonly WorldTarget[] = [{ name: 'infraon', policy }]) {
    this.targets = targets;
    this.directories = new Map(targets.map(({ name }) => [name, new Map()]));
  }

  /** Those of the first target. */
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

  people(): readonly Person[] {
    return this.#door.people();
  }

  /** Does what the door does. */
  take(event: UserEvent, now = at(1000)): Person | undefined {
    const id = this.#door.take(event, now);
    return id === undefined ? undefined : this.#door.person(id);
  }

  /** Settles the open events of everybody. */
  async reconcileAll(): Promise<void> {
    for (const person of this.people()) {
      if (person.openEvents.length > 0) await this.#reconcile(person);
    }
  }

  async plan(lines: readonly (Line | readonly Identifier[])[], options: FileOptions = {}): Promise<Plan> {
    const {
      mode = 'delta',
      feed = 'hr',
      importId = '20260101T000000Z-00000000',
      asOf = 500,
      now = 1000,
    } = options;
    const members = this.snapshots.get(feed);
    const [changes, left] = [[] as PlannedChange[], [] as Member[]];
    const leftAlone: AbsenceLeftAlone[] = [];
    const result = await planImport({
      importId,
      mode,
      feed,
      asOf: at(asOf),
      now: at(now),
      rows: toRows(lines),
      targets: await Promise.all(
        this.targets.map(async (target) => ({ ...target, directory: await this.#directory(target) })),
      ),
      ...testRoles,
      approvalRoles: options.approvalRoles ?? [],
      readPeople: async (identifiers) => this.#door.holders(identifiers),
      readOtherFeeds: () => iterate(this.#membersOfOthers(feed, asOf)),
      readMembers: mode === 'delta' || members === undefined ? undefined : () => iterate(members),
      onChange: (change) => void changes.push(change),
      onMember: (member) => void left.push(member),
      onLeftAlone: (absence) => void leftAlone.push(absence),
    });
    const said = lines.map((_, index) => statusOf(result.statuses[index + 2] ?? 0));
    return {
      ...result,
      changes: changes.filter(({ row }) => row === null || said[row - 2] !== 'duplicate'),
      members: left,
      leftAlone,
      said,
    };
  }

  /** Plans and applies. */
  async import(lines: readonly (Line | readonly Identifier[])[], options: FileOptions = {}): Promise<Plan> {
    const plan = await this.plan(lines, options);
    for (const { event } of plan.changes) this.take(event, at(options.now ?? 1000));
    if (options.mode === 'full') {
      this.snapshots.set(options.feed ?? 'hr', plan.members);
      this.#accepted.set(options.feed ?? 'hr', options.asOf ?? 500);
    }
    await this.reconcileAll();
    return plan;
  }

  #membersOfOthers(feed: string, notBefore: number): readonly Member[] {
    return [...this.snapshots].flatMap(([other, members]) =>
      other === feed || (this.#accepted.get(other) ?? 0) < notBefore ? [] : members,
    );
  }

  #directory(target: WorldTarget): Promise<CompactDirectory> {
    return readDirectory(this.#listing(target), target.policy.visibleAttributes);
  }

  async *#listing(target: WorldTarget): AsyncGenerator<ActualAccount> {
    for (const id of this.accountsOf(target.name).keys()) yield this.#show(target, id);
  }

  #show({ name, policy: { visibleAttributes } }: WorldTarget, id: string): ActualAccount {
    const attributes = this.accountsOf(name).get(id) ?? {};
    const shown = visibleAttributes.map((visible): [AttributeName, unknown] => [
      visible,
      attributes[visible],
    ]);
    return { id, attributes: Object.fromEntries(shown.filter(([, value]) => value !== undefined)) };
  }

  async #reconcile(person: Person): Promise<void> {
    const targets: Record<string, TargetState> = {};
    for (const target of this.targets) targets[target.name] = await this.#reconcileTarget(person, target);
    this.#door.change(person.id, (current) => ({ ...current, openEvents: [], targets }));
  }

  /** Whether an account shows a name that somebody else bears: somebody who was never onboarded is not taken for its owner. */
  #isOfAnother(person: Person, account: { readonly name: string; readonly id: string | undefined }): boolean {
    const { userName, email } = this.accountsOf(account.name).get(account.id ?? '') ?? {};
    const shown = identifiersOf({
      type: 'update',
      user: { userName: userName ?? null, email: email ?? null },
    });
    const bearer = bearerOfAccount(shown, this.#door.holders(shown));
    return !person.onboarded && bearer !== undefined && bearer.id !== person.id;
  }

  /** Somebody who was never onboarded is sought only by names that nobody else bears. */
  #called(person: Person): Person {
    if (person.onboarded) return person;
    const isTheirs = (name: Identifier) => bearerNow(name, this.#door.holders([name]))?.id === person.id;
    const identifiers = person.identifiers.filter(isTheirs);
    const { userName, email, ...others } = person.desired;
    const has = (type: Identifier['type']) => identifiers.some((name) => name.type === type);
    const desired = {
      ...others,
      ...(userName !== undefined && has('userName') ? { userName } : {}),
      ...(email !== undefined && has('email') ? { email } : {}),
    };
    return { ...person, identifiers, desired };
  }

  async #reconcileTarget(person: Person, target: WorldTarget): Promise<TargetState> {
    const { name, policy } = target;
    const accounts = this.accountsOf(name);
    const directory = await this.#directory(target);
    const located = locateAccount(directory, {
      person: this.#called(person),
      target: name,
      identifiers: [],
      isForeign: () => false,
    });
    let state = person.targets[name] ?? newTargetState;
    const id = located.kind === 'found' ? directory.get(located.account).id : undefined;
    const others = this.people().filter((other) => other.id !== person.id);
    const isTaken = others.some(({ targets }) => id !== undefined && targets[name]?.accountId === id);
    if (located.kind === 'ambiguous' || isTaken || this.#isOfAnother(person, { name, id })) return state;
    if (id !== undefined) state = { ...stateOfAccount(state, id), accountId: id };
    const actual = id === undefined ? undefined : this.#show(target, id);
    for (const step of reconcile({ person, state, actual, others: [], policy })) {
      this.calls.push(step.kind);
      if (step.kind === 'create' || step.kind === 'update') {
        const accountId = step.kind === 'update' ? step.account.id : this.addAccount({}, name);
        const { attributes } = step;
        accounts.set(accountId, { ...accounts.get(accountId), ...attributes });
        state = recordApplied(state, { accountId, desired: person.desired, attributes, notTaken: [] });
      } else if (step.kind === 'deactivate') {
        accounts.set(step.account.id, { ...accounts.get(step.account.id), active: false });
      }
    }
    return state;
  }
}

async function* toRows(lines: readonly (Line | readonly Identifier[])[]): AsyncGenerator<Row> {
  for (const [index, line] of lines.entries()) {
    const place = { rowNumber: index + 2, line: index + 2, cells: [] };
    if ('attributes' in line) yield { kind: 'row', ...place, ...line };
    else yield { kind: 'rejected', ...place, errors: [{ code: 'malformed' }], identifiers: line };
  }
}

async function* iterate<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
