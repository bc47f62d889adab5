import type { Row } from '../../shared/csv/row.ts';
import type { AttributeName, Attributes } from '../../shared/domain/attributes.ts';
import { type Identifier, identifierKey, identifiersOf } from '../../shared/domain/identifiers.ts';
import { resolveIdentity } from '../../shared/domain/identity.ts';
import type { ImportMode } from '../../shared/domain/import/import-mode.ts';
import type { Member } from '../../shared/domain/import/member.ts';
import type { PlannedChange } from '../../shared/domain/import/planned-change.ts';
import { type RowStatus, statusOf } from '../../shared/domain/import/row-status.ts';
import { joinPeople } from '../../shared/domain/join-people.ts';
import { mergeEvent } from '../../shared/domain/merge-event.ts';
import { newPerson, newTargetState, type Person } from '../../shared/domain/person.ts';
import {
  type ActualAccount,
  reconcile,
  stateOfAccount,
  type TargetPolicy,
} from '../../shared/domain/reconcile.ts';
import { recordApplied } from '../../shared/domain/record-applied.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { readDirectory } from '../../shared/import/plan/compact-directory.ts';
import { locateAccount } from '../../shared/import/plan/locate-account.ts';
import { planImport } from '../../shared/import/plan/plan-import.ts';
import type { PlanResult } from '../../shared/import/plan/plan-result.ts';
import { at } from './user-events.ts';

export const policy: TargetPolicy = {
  visibleAttributes: ['userName', 'email', 'displayName', 'active'],
  hiddenAttributes: ['givenName', 'phone', 'landline', 'timezone', 'title', 'role', 'dashboard'],
  offboardAction: 'deactivate',
  invite: true,
};

/** A row of a file, without its place. */
export type Line = Omit<Extract<Row, { kind: 'row' }>, 'kind' | 'rowNumber' | 'line' | 'cells'>;

export interface Plan extends PlanResult {
  /** What is to be applied. */
  readonly changes: readonly PlannedChange[];
  readonly members: readonly Member[];
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

/** A ledger and a target in memory, with nothing between the rules and the result. */
export class ImportWorld {
  /** With what they do not show, too. */
  readonly accounts = new Map<string, Attributes>();
  /** Calls that write. */
  readonly calls: string[] = [];
  readonly snapshots = new Map<string, readonly Member[]>();
  #people = new Map<string, Person>();
  #lastId = 0;

  addAccount(attributes: Attributes): string {
    const id = `account-${++this.#lastId}`;
    this.accounts.set(id, { active: true, ...attributes });
    return id;
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  /** Does what the door does. */
  take(event: UserEvent, now = at(1000)): Person | undefined {
    const identifiers = identifiersOf(event);
    const resolution = resolveIdentity(identifiers, this.#holders(identifiers));
    if (resolution.kind === 'conflict') return undefined;
    let person = newPerson(`person-${++this.#lastId}`);
    if (resolution.kind === 'known') person = this.#people.get(resolution.id) ?? person;
    if (resolution.kind === 'join') {
      person = this.#people.get(resolution.survivor) ?? person;
      for (const id of resolution.others) {
        const other = this.#people.get(id);
        if (other !== undefined) person = joinPeople(person, other).person;
        this.#people.delete(id);
      }
    }
    person = mergeEvent(person, event, now).person;
    this.#people.set(person.id, person);
    return person;
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
    const result = await planImport({
      importId,
      mode,
      feed,
      asOf: at(asOf),
      now: at(now),
      rows: toRows(lines),
      directory: await readDirectory(this.#listing(), policy.visibleAttributes),
      target: { name: 'infraon', policy },
      approvalRoles: options.approvalRoles ?? [],
      readPeople: async (identifiers) => this.#holders(identifiers),
      readMembers: mode === 'delta' || members === undefined ? undefined : () => iterate(members),
      onChange: (change) => void changes.push(change),
      onMember: (member) => void left.push(member),
    });
    const said = lines.map((_, index) => statusOf(result.statuses[index + 2] ?? 0));
    return {
      ...result,
      changes: changes.filter(({ row }) => row === null || said[row - 2] !== 'duplicate'),
      members: left,
      said,
    };
  }

  /** Plans and applies. */
  async import(lines: readonly (Line | readonly Identifier[])[], options: FileOptions = {}): Promise<Plan> {
    const plan = await this.plan(lines, options);
    for (const { event } of plan.changes) this.take(event, at(options.now ?? 1000));
    if (options.mode === 'full') this.snapshots.set(options.feed ?? 'hr', plan.members);
    await this.reconcileAll();
    return plan;
  }

  #holders(identifiers: readonly Identifier[]): ReadonlyMap<string, readonly Person[]> {
    const bears = (person: Person, key: string) =>
      person.identifiers.some((one) => identifierKey(one) === key);
    return new Map(
      identifiers
        .map(identifierKey)
        .map((key) => [key, this.people().filter((person) => bears(person, key))]),
    );
  }

  async *#listing(): AsyncGenerator<ActualAccount> {
    for (const id of this.accounts.keys()) yield this.#show(id);
  }

  #show(id: string): ActualAccount {
    const attributes = this.accounts.get(id) ?? {};
    const shown = policy.visibleAttributes.map((name): [AttributeName, unknown] => [name, attributes[name]]);
    return { id, attributes: Object.fromEntries(shown.filter(([, value]) => value !== undefined)) };
  }

  async #reconcile(person: Person): Promise<void> {
    const directory = await readDirectory(this.#listing(), policy.visibleAttributes);
    const located = locateAccount(directory, {
      person,
      target: 'infraon',
      identifiers: [],
      isForeign: () => false,
    });
    let state = person.targets.infraon ?? newTargetState;
    const id = located.kind === 'found' ? directory.get(located.account).id : undefined;
    const others = this.people().filter((other) => other.id !== person.id);
    const isTaken = others.some(({ targets }) => id !== undefined && targets.infraon?.accountId === id);
    if (located.kind !== 'ambiguous' && !isTaken) {
      if (id !== undefined) state = { ...stateOfAccount(state, id), accountId: id };
      const actual = id === undefined ? undefined : this.#show(id);
      for (const step of reconcile({ person, state, actual, others: [], policy })) {
        this.calls.push(step.kind);
        if (step.kind === 'create' || step.kind === 'update') {
          const accountId = step.kind === 'update' ? step.account.id : this.addAccount({});
          const { attributes } = step;
          this.accounts.set(accountId, { ...this.accounts.get(accountId), ...attributes });
          state = recordApplied(state, { accountId, attributes, notTaken: [] });
        } else if (step.kind === 'deactivate') {
          this.accounts.set(step.account.id, { ...this.accounts.get(step.account.id), active: false });
        }
      }
    }
    this.#people.set(person.id, { ...person, openEvents: [], targets: { infraon: state } });
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
