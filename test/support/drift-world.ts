import { parse } from 'csv-parse/sync';
import type { Attributes } from '../../shared/domain/attributes.ts';
import { type DriftDecisions, noDecisions } from '../../shared/domain/drift-decision.ts';
import type { Claim } from '../../shared/domain/identity/claims.ts';
import { type Identifier, identifierKey } from '../../shared/domain/identity/identifiers.ts';
import { newPerson, newTargetState, type Person } from '../../shared/domain/person.ts';
import { createDriftCheck } from '../../shared/drift/create-drift-check.ts';
import { type DriftContext, driftOptionsSchema } from '../../shared/drift/drift-context.ts';
import type { OpenLeaver } from '../../shared/ledger/people/leavers.ts';
import type { PersonSummary } from '../../shared/ledger/people/person-summary.ts';
import type { LogFields } from '../../shared/log/log.ts';
import type { ListedAccount } from '../../shared/targets/directory-export.ts';
import { MemoryObjectStore } from './memory-object-store.ts';
import { testRoles } from './role-policy.ts';
import { at } from './user-events.ts';

export const target = 'infraon';
export const visibleAttributes = ['userName', 'email', 'displayName', 'active'] as const;

/** When the listing begins; times of tests are days before. */
export const now = new Date('2026-11-22T02:00:00.000Z');

export function daysAgo(days: number): string {
  return new Date(now.getTime() - days * 24 * 3600 * 1000).toISOString();
}

export interface Known extends Omit<Partial<PersonSummary>, 'person'> {
  readonly person: Person;
  /** Accounts that the person claimed once and has no more. */
  readonly formerIds?: readonly string[];
}

/** Someone who was onboarded, with everything that names them claimed. */
export function somebody(
  id: string,
  { user = {}, accountId, more = {} }: { user?: Attributes; accountId?: string; more?: Partial<Person> } = {},
): Person {
  const wanted: Attributes = {
    userName: `${id}@x.example`,
    email: `${id}@x.example`,
    displayName: `Name of ${id}`,
    active: true,
    ...user,
  };
  const desired = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [name, { value, at: at(0), by: 'webhook/1' }]),
  );
  const identifiers = (['userName', 'email'] as const).flatMap((type): Claim[] => {
    const value = wanted[type];
    return typeof value === 'string' ? [{ type, value: value.toLowerCase(), from: at(0), last: at(0) }] : [];
  });
  const targets = accountId === undefined ? {} : { [target]: { ...newTargetState, accountId } };
  return { ...newPerson(id), desired, onboarded: true, identifiers, targets, ...more };
}

/** An account as it is listed: by default just as `somebody` of that name wants it. */
export function account(
  id: string,
  { of = id, shows = {}, ...more }: { of?: string; shows?: Attributes } & Partial<ListedAccount> = {},
): ListedAccount {
  const attributes: Attributes = {
    userName: `${of}@x.example`,
    email: `${of}@x.example`,
    displayName: `Name of ${of}`,
    active: true,
    ...shows,
  };
  return {
    account: { id, attributes },
    cells: [],
    createdAt: daysAgo(400),
    lastLoginAt: daysAgo(1),
    ...more,
  };
}

/** Compares accounts with a ledger in memory. */
export class DriftWorld {
  readonly store = new MemoryObjectStore();
  readonly queued: string[] = [];
  /** What operators have said, by the account or, where there is none, the person. */
  readonly decisions = new Map<string, DriftDecisions>();
  readonly noted: { readonly personId: string; readonly accountId: string }[] = [];
  /** Who left and is not known to be deactivated. */
  readonly leavers = new Map<string, OpenLeaver>();
  /** How many people were counted, each time. */
  readonly managed: number[] = [];
  readonly logged: { readonly code: string; readonly fields: LogFields | undefined }[] = [];
  readonly people: readonly Known[];
  readonly #changes: Partial<DriftContext>;

  constructor(people: readonly (Person | Known)[], changes: Partial<DriftContext> = {}) {
    this.people = people.map((one) => ('person' in one ? one : { person: one }));
    this.#changes = changes;
  }

  open() {
    const protectedIds = ['own-account'];
    return createDriftCheck({
      directory: { tellsLogins: true },
      target: {
        name: target,
        visibleAttributes,
        hiddenAttributes: ['phone'],
        isProtected: async ({ id }) => protectedIds.includes(id),
      },
      policy: {
        offboardAction: 'deactivate',
        invite: true,
        roles: testRoles,
        newAccountVisibleWithinSeconds: 300,
      },
      ledger: {
        listPeople: () => this.#listPeople(),
        findAccountOwners: async (_, accountIds) => this.#owners(accountIds),
        findHolders: async (identifiers) =>
          new Map(identifiers.map((one) => [identifierKey(one), this.#holders(one)])),
        findPeople: async (ids) =>
          new Map(
            this.people
              .filter(({ person }) => ids.includes(person.id))
              .map((known) => [known.person.id, toKnown(known)]),
          ),
        recordAccountId: async ({ personId, accountId }) => void this.noted.push({ personId, accountId }),
        findDecisions: async (subjects) =>
          subjects.map((subject) => this.decisions.get(subject.accountId ?? subject.personId) ?? noDecisions),
        noteManaged: async (people) => void this.managed.push(people),
        noteLeaver: async ({ personId = '', reason, reference, target: where = '', since }) =>
          void this.leavers.set(personId, { personId, reason, reference, target: where, since }),
        resolveLeaver: async (personId) => void this.leavers.delete(personId),
        listLeavers: () => this.#listLeavers(),
      },
      options: driftOptionsSchema.parse({ heal: 'reconcile' }),
      gate: { maxDeactivations: 5, maxDeactivationPercent: 10, maxCreates: 10, maxShrinkPercent: 30 },
      store: this.store,
      prefix: 'attempt/',
      queue: { enqueueAll: async (ids) => void this.queued.push(...ids) },
      date: '2026-11-22',
      signal: new AbortController().signal,
      now: () => now,
      log: (_, code, fields) => void this.logged.push({ code, fields }),
      ...this.#changes,
    });
  }

  /** Lists the accounts, reports and heals. */
  async run(accounts: Iterable<ListedAccount>) {
    const check = this.open();
    for (const listed of accounts) await check.take(listed);
    const summary = await check.finish();
    await check.heal();
    return { ...summary, rows: this.rows(), page: this.store.text('attempt/drift.html') };
  }

  /** The rows of `drift.csv`, without its header and what follows `healed`. */
  rows(): readonly string[] {
    const lines = this.store.text('attempt/drift.csv').trim().split('\r\n').slice(1);
    return lines.map((line) => line.replace(/(?:,(?:"[^"]*"|[^,"]*)){5}$/, ''));
  }

  /** The findings of `drift.csv`, by its columns. */
  findings(): readonly Readonly<Record<string, string>>[] {
    return parse(this.store.text('attempt/drift.csv'), { bom: true, columns: true });
  }

  async *#listLeavers() {
    yield* this.leavers.values();
  }

  async *#listPeople() {
    // Two people a page.
    for (let start = 0; start < this.people.length; start += 2) {
      yield this.people.slice(start, start + 2).map(toKnown);
    }
  }

  #owners(accountIds: readonly string[]) {
    return new Map(
      accountIds.flatMap((id) => {
        const owner = this.people.find(({ person: { targets }, formerIds = [] }) => {
          const { accountId, otherAccountIds } = targets[target] ?? newTargetState;
          return [accountId, ...otherAccountIds, ...formerIds].includes(id);
        });
        return owner === undefined ? [] : [[id, toKnown(owner)] as const];
      }),
    );
  }

  #holders({ type, value }: Identifier): readonly Person[] {
    return this.people
      .map(({ person }) => person)
      .filter(({ identifiers }) => identifiers.some((one) => one.type === type && one.value === value));
  }
}

function toKnown({ person, formerIds: _, ...known }: Known): PersonSummary {
  return { hasOpenWork: false, ...known, person };
}
