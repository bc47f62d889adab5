import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attributes } from '../../shared/domain/attributes.ts';
import { newTargetState, type Person } from '../../shared/domain/person.ts';
import { type ActualAccount, reconcile } from '../../shared/domain/reconcile.ts';
import { recordApplied } from '../../shared/domain/record-applied.ts';
import { account, DriftWorld, somebody, target, visibleAttributes } from '../support/drift-world.ts';

const policy = {
  visibleAttributes,
  hiddenAttributes: ['phone'],
  offboardAction: 'deactivate',
  invite: true,
} as const;

/** What became of someone's account behind the product's back. */
const fate = fc.constantFrom(
  'as-wanted',
  'changed',
  'activated',
  'deactivated',
  'deleted',
  'recreated',
  'never',
);
const one = fc.record({ fate, isLeaver: fc.boolean(), isKnown: fc.boolean(), refuses: fc.boolean() });
type One = typeof one extends fc.Arbitrary<infer Value> ? Value : never;

const refusable = 'displayName';

/** People and accounts, each of which only one person can have. */
class Directory {
  readonly accounts = new Map<string, Attributes>();
  people: readonly Person[];
  readonly #refusing: ReadonlySet<string>;

  constructor(ones: readonly One[], unmanaged: number) {
    this.#refusing = new Set(ones.flatMap(({ refuses }, index) => (refuses ? [`p${index}`] : [])));
    this.people = ones.map(({ isLeaver, isKnown }, index) =>
      somebody(`p${index}`, {
        user: { active: !isLeaver, phone: '1' },
        ...(isKnown ? { accountId: `a${index}` } : {}),
      }),
    );
    for (const [index, { fate: what, isLeaver }] of ones.entries()) {
      const { attributes } = account(`a${index}`, { of: `p${index}` }).account;
      const wanted = { ...attributes, active: !isLeaver };
      if (what === 'deleted' || what === 'never') continue;
      const id = what === 'recreated' ? `r${index}` : `a${index}`;
      const changes: Record<string, Attributes> = {
        changed: { displayName: 'other', userName: 'other' },
        activated: { active: true },
        deactivated: { active: false },
      };
      this.accounts.set(id, { ...wanted, ...changes[what] });
    }
    for (let count = 0; count < unmanaged; count += 1) {
      const { id, attributes } = account(`u${count}`).account;
      this.accounts.set(id, attributes);
    }
  }

  async check() {
    const world = new DriftWorld(this.people, {
      gate: { maxDeactivations: 100, maxDeactivationPercent: 100, maxCreates: null, maxShrinkPercent: 100 },
    });
    const listed = [...this.accounts].map(([id, shows]) => account(id, { shows }));
    const summary = await world.run(listed);
    return { ...summary, queued: world.queued };
  }

  /** Does as reconciling does: looks by id, then by names, and makes the steps. */
  reconcile(personId: string): void {
    this.people = this.people.map((person) => (person.id === personId ? this.#reconciled(person) : person));
  }

  #reconciled(person: Person): Person {
    let state = person.targets[target] ?? newTargetState;
    const actual = this.#locate(person);
    for (const step of reconcile({ person, state, actual, others: [], policy })) {
      if (step.kind === 'invite') continue;
      const id = step.kind === 'create' ? `new-${person.id}` : step.account.id;
      const attributes: Attributes =
        step.kind === 'create'
          ? { ...step.attributes, active: true }
          : step.kind === 'update'
            ? step.attributes
            : { active: false };
      const notTaken = this.#refusing.has(person.id) && step.kind === 'update' ? ([refusable] as const) : [];
      const taken = Object.entries(attributes).filter(([name]) => !notTaken.some((other) => other === name));
      this.accounts.set(id, { ...this.accounts.get(id), ...Object.fromEntries(taken) });
      state = recordApplied(state, { accountId: id, desired: person.desired, attributes, notTaken });
    }
    if (actual !== undefined) state = { ...state, accountId: actual.id };
    return { ...person, targets: { [target]: state } };
  }

  #locate(person: Person): ActualAccount | undefined {
    const known = person.targets[target]?.accountId ?? '';
    const [id, attributes] =
      [...this.accounts].find(([one]) => one === known) ??
      [...this.accounts].find(([, shown]) =>
        person.identifiers.some(({ type, value }) => shown[type] === value),
      ) ??
      [];
    return id === undefined || attributes === undefined ? undefined : { id, attributes };
  }
}

const situation = fc.record({
  ones: fc.array(one, { maxLength: 6 }),
  unmanaged: fc.integer({ min: 0, max: 3 }),
});

test('of what was just reconciled nothing has drifted but what no one asked for', async () => {
  await fc.assert(
    fc.asyncProperty(situation, async ({ ones, unmanaged }) => {
      const directory = new Directory(ones, unmanaged);
      for (const { id } of directory.people) directory.reconcile(id);
      const { counts } = await directory.check();
      expect(counts).toMatchObject({ 'leaver-active': 0, missing: 0, differs: 0, ambiguous: 0, unmanaged });
    }),
    { numRuns: 100 },
  );
});

test('healing what has drifted leaves no drift', async () => {
  await fc.assert(
    fc.asyncProperty(situation, async ({ ones, unmanaged }) => {
      const directory = new Directory(ones, unmanaged);
      const { queued, healing } = await directory.check();
      expect(healing.people).toBe(queued.length);
      for (const id of queued) directory.reconcile(id);
      const after = await directory.check();
      expect(after.queued).toEqual([]);
      expect(after.counts).toMatchObject({ 'leaver-active': 0, missing: 0, differs: 0, unmanaged });
    }),
    { numRuns: 100 },
  );
});
