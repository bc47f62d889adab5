import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../../shared/domain/attributes.ts';
import type { DesiredState } from '../../../shared/domain/desired-state.ts';
import { type DriftDecisions, differenceDigest, noDecisions } from '../../../shared/domain/drift-decision.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { ImportWorld } from '../../support/import-world.ts';
import { at, userEvent } from '../../support/user-events.ts';

type Name = 'a' | 'b' | 'c' | 'd';
const address = (name: Name) => `${name}@x.example`;
const people: Readonly<Record<Name, string>> = { a: '1', b: '2', c: '3', d: '4' };

/** People who were onboarded with a number and an address each, and have their accounts. */
async function worldOf(...names: readonly Name[]): Promise<ImportWorld> {
  const world = new ImportWorld();
  for (const name of names)
    take(world, 'onboard', { employeeNumber: people[name], email: address(name), givenName: 'Ann' }, 0);
  await world.reconcileAll();
  world.calls.length = 0;
  return world;
}

function take(world: ImportWorld, type: 'onboard' | 'update' | 'offboard', user: Attributes, minute: number) {
  const event = userEvent({ type, user, occurredAt: at(minute) });
  world.take(event);
  return eventReference(event);
}

/** Each of the people gets the address of the next, by a webhook of its own. */
function readdress(world: ImportWorld, moves: readonly (readonly [Name, string])[]): readonly string[] {
  return moves.map(([name, email]) => take(world, 'update', { employeeNumber: people[name], email }, 1));
}

const shown = (world: ImportWorld) =>
  [...world.accounts.values()].map(({ email }) => String(email).replace(/@.*/, ''));

function expectApplied(world: ImportWorld, references: readonly string[]): void {
  for (const reference of references) {
    expect(world.settlements.get(reference)).toMatchObject({ status: 'applied' });
    expect(world.settlements.get(reference)).not.toHaveProperty('notTaken');
  }
}

const forwards = <T>(items: readonly T[]) => items;
const backwards = <T>(items: readonly T[]) => items.toReversed();

describe.each([
  ['one after the other', forwards],
  ['the other way round', backwards],
])('people who are served %s', (_, inOrder) => {
  test('exchange their addresses', async () => {
    const world = await worldOf('a', 'b');
    const references = readdress(world, [
      ['a', address('b')],
      ['b', address('a')],
    ]);
    await world.reconcileAll(inOrder);
    expect(shown(world)).toEqual(['b', 'a']);
    expectApplied(world, references);
  });

  test('pass their addresses on in a circle', async () => {
    const world = await worldOf('a', 'b', 'c');
    const references = readdress(world, [
      ['a', address('b')],
      ['b', address('c')],
      ['c', address('a')],
    ]);
    await world.reconcileAll(inOrder);
    expect(shown(world)).toEqual(['b', 'c', 'a']);
    expectApplied(world, references);
  });

  test('take the address of whoever moves on, and no one steps aside for it', async () => {
    const world = await worldOf('a', 'b');
    const references = readdress(world, [
      ['a', address('b')],
      ['b', 'new@x.example'],
    ]);
    await world.reconcileAll(inOrder);
    expect(shown(world)).toEqual(['b', 'new']);
    expectApplied(world, references);
    expect(world.calls.length).toBeLessThanOrEqual(3);
  });

  test('exchange user names that are no addresses', async () => {
    const world = new ImportWorld();
    for (const name of ['a', 'b'] as const)
      take(
        world,
        'onboard',
        { employeeNumber: people[name], userName: `user-${name}`, email: address(name), givenName: 'Ann' },
        0,
      );
    await world.reconcileAll();
    take(world, 'update', { employeeNumber: '1', userName: 'user-b' }, 1);
    take(world, 'update', { employeeNumber: '2', userName: 'user-a' }, 1);
    await world.reconcileAll(inOrder);
    expect([...world.accounts.values()].map(({ userName }) => userName)).toEqual(['user-b', 'user-a']);
  });
});

describe('a name that was someone else’s when it was asked for', () => {
  test.each<[string, readonly Name[]]>([
    ['two people', ['a', 'b']],
    ['three people', ['a', 'b', 'c']],
    ['four people', ['d', 'a', 'c', 'b']],
  ])('is given once %s have exchanged theirs, each served before the next is spoken of', async (_, names) => {
    const world = await worldOf(...names);
    const references: string[] = [];
    for (const [index, name] of names.entries()) {
      const next = names[(index + 1) % names.length] ?? name;
      references.push(...readdress(world, [[name, address(next)]]));
      await world.reconcileAll();
    }
    expect(shown(world)).toEqual([...names.slice(1), names[0]]);
    expectApplied(world, references);
  });

  test('is given as soon as its bearer goes by another, with nothing more said', async () => {
    const world = await worldOf('a', 'b');
    const [asked = ''] = readdress(world, [['a', address('b')]]);
    await world.reconcileAll();
    expect(world.settlements.get(asked)).toMatchObject({ notTaken: ['email'] });
    const moved = readdress(world, [['b', 'new@x.example']]);
    await world.reconcileAll();
    expect(shown(world)).toEqual(['b', 'new']);
    expectApplied(world, [asked, ...moved]);
  });

  test('makes the account of whoever was to be created with it', async () => {
    const world = await worldOf('a');
    const user = { employeeNumber: '9', email: address('a'), userName: 'nine', givenName: 'Nine' };
    const reference = take(world, 'onboard', user, 1);
    await world.reconcileAll();
    expect(world.settlements.get(reference)).toMatchObject({ reason: 'identity-conflict' });
    take(world, 'update', { employeeNumber: people.a, userName: 'one', email: 'new@x.example' }, 2);
    await world.reconcileAll();
    expect(shown(world)).toEqual(['new', 'a']);
    expectApplied(world, [reference]);
  });

  test.each([
    ['before the exchange', 0],
    ['between the two', 1],
    ['after it was said', 2],
  ])('is given though the other one leaves %s', async (_, leavesAt) => {
    const world = await worldOf('a', 'b');
    const said = [
      () => readdress(world, [['a', address('b')]]),
      () => readdress(world, [['b', address('a')]]),
    ];
    const references: string[] = [];
    for (const [index, say] of [...said, () => []].entries()) {
      if (index === leavesAt) references.push(take(world, 'offboard', { employeeNumber: people.b }, 2));
      references.push(...say());
      await world.reconcileAll();
    }
    expect(shown(world)).toEqual(['b', 'a']);
    expect([...world.accounts.values()].map(({ active }) => active)).toEqual([true, false]);
    expectApplied(world, references);
  });

  test('is given to two who left, too', async () => {
    const world = await worldOf('a', 'b');
    for (const name of ['a', 'b'] as const) take(world, 'offboard', { employeeNumber: people[name] }, 2);
    const references = readdress(world, [
      ['a', address('b')],
      ['b', address('a')],
    ]);
    await world.reconcileAll();
    expect(shown(world)).toEqual(['b', 'a']);
    expectApplied(world, references);
  });

  test('is not asked for again while its bearer keeps it', async () => {
    const world = await worldOf('a', 'b');
    readdress(world, [['a', address('b')]]);
    await world.reconcileAll();
    world.calls.length = 0;
    take(world, 'update', { employeeNumber: people.b, displayName: 'Ben' }, 2);
    await world.reconcileAll();
    expect(world.calls).toEqual(['update']);
  });
});

const decided = { by: 'kim', at: at(0) };

/** Says something of the second person's account, who is to have the first one's address. */
function decide(world: ImportWorld, decisions: (desired: DesiredState) => Partial<DriftDecisions>): void {
  const [, accountId = ''] = [...world.accounts.keys()];
  take(world, 'update', { employeeNumber: '2', email: address('a') }, 1);
  const owner = world.people().find(({ targets }) => targets.infraon?.accountId === accountId);
  world.decisions.set(accountId, { ...noDecisions, ...decisions(owner?.desired ?? {}) });
}

describe('a name that stays someone else’s is refused for good', () => {
  test.each<[string, (world: ImportWorld) => void]>([
    ['its bearer keeps it', () => undefined],
    ['no one manages its account', (world) => world.addAccount({ userName: 'n', email: 'n@x.example' })],
    [
      'its bearer may not be called otherwise',
      (world) => {
        const release = { importId: 'i', releasedBy: 'somebody', releasedAt: at(0) };
        const grant = { employeeNumber: '2', role: 'Infraon Admin' };
        world.take({
          ...userEvent({ type: 'update', user: grant, occurredAt: at(0) }),
          source: 'import',
          release,
        });
        take(world, 'update', { employeeNumber: '2', email: address('a') }, 1);
      },
    ],
    ['its bearer has left', (world) => void take(world, 'offboard', { employeeNumber: '2' }, 2)],
    ['its account is protected', (world) => decide(world, () => ({ protected: decided }))],
    [
      'an operator accepted that its account has it',
      (world) =>
        decide(world, (desired) => {
          const difference = { attribute: 'email', expected: address('a'), found: address('b') } as const;
          const attributes = { email: differenceDigest({ ...difference, desired }) };
          return { accepted: [{ ...decided, kind: 'differs', facts: '', attributes }] };
        }),
    ],
  ])('where %s', async (_, prepare) => {
    const world = await worldOf('a', 'b');
    prepare(world);
    const wanted = world.accounts.size > 2 ? 'n@x.example' : address('b');
    const [reference = ''] = readdress(world, [['a', wanted]]);
    await world.reconcileAll(backwards);
    expect(shown(world)[0]).toBe('a');
    expect(world.settlements.get(reference)).toMatchObject({ status: 'applied', notTaken: ['email'] });
  });
});
