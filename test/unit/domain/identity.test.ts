import { expect, test } from 'vitest';
import { type Identifier, type IdentifierType, identifierKey } from '../../../shared/domain/identifiers.ts';
import { type Holders, resolveIdentity } from '../../../shared/domain/identity.ts';
import { newPerson, newTargetState, type Person } from '../../../shared/domain/person.ts';
import { InMemoryDoor } from '../../support/in-memory-door.ts';
import { at, userEvent } from '../../support/user-events.ts';

const onboard = (user: Record<string, string>, minutes = 0) =>
  userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
const update = (user: Record<string, string>, minutes = 5) => userEvent({ user, occurredAt: at(minutes) });
const offboard = (user: Record<string, string>, minutes = 9) =>
  userEvent({ type: 'offboard', user, occurredAt: at(minutes) });

test('variants of one address in case, spaces and Unicode form are one person', () => {
  const door = new InMemoryDoor();
  const first = door.take(onboard({ email: 'Jos\u00e9@x.example' }));
  expect(door.take(update({ email: ' JOSE\u0301@X.example ' }))).toBe(first);
  expect(door.people()).toHaveLength(1);
});

test.each(['in order', 'reversed'])(
  'an offboarding by another identifier meets its onboarding, %s',
  (order) => {
    const events = [
      onboard({ userName: 'ann', email: 'ann@x.example', employeeNumber: '7' }),
      offboard({ employeeNumber: '7' }),
    ];
    const door = new InMemoryDoor();
    for (const event of order === 'reversed' ? events.reverse() : events) door.take(event);
    expect(door.people()).toHaveLength(1);
    expect(door.people()[0]?.desired.active?.value).toBe(false);
  },
);

test('an event that gives two identifiers joins the people they led to', () => {
  const door = new InMemoryDoor();
  const byName = door.take(onboard({ userName: 'ann', email: 'a@x.example' }));
  const byNumber = door.take(offboard({ employeeNumber: '7' }));
  expect(byNumber).not.toBe(byName);
  const joined = door.take(update({ userName: 'ann', employeeNumber: '7' }));
  expect(joined).toBe(byNumber);
  expect(door.people()).toHaveLength(1);
  expect(door.people()[0]).toMatchObject({ onboarded: true, joined: [byName] });
  expect(door.people()[0]?.desired.active?.value).toBe(false);
});

test('the same address with another employee number is another person', () => {
  const door = new InMemoryDoor();
  const first = door.take(onboard({ email: 'info@x.example', employeeNumber: '1' }));
  const second = door.take(onboard({ email: 'info@x.example', employeeNumber: '2' }));
  expect(second).not.toBe(first);
  expect(door.conflicts).toEqual([]);
});

test('somebody who shares an address goes on being named by the own number and name', () => {
  const door = new InMemoryDoor();
  door.take(onboard({ email: 'info@x.example', employeeNumber: '1' }));
  const second = door.take(onboard({ email: 'info@x.example', userName: 'bob', employeeNumber: '2' }));
  expect(door.take(update({ email: 'info@x.example', employeeNumber: '2' }))).toBe(second);
  expect(door.take(update({ email: 'info@x.example', userName: 'bob' }))).toBe(second);
});

test('an address that two people with employee numbers share names neither', () => {
  const door = new InMemoryDoor();
  door.take(onboard({ email: 'info@x.example', employeeNumber: '1' }));
  door.take(onboard({ email: 'info@x.example', employeeNumber: '2' }));
  const event = offboard({ email: 'info@x.example' });
  expect(door.take(event)).toBeUndefined();
  expect(door.conflicts).toEqual([event.eventId]);
});

test('identifiers of two people with employee numbers of their own are a conflict', () => {
  const door = new InMemoryDoor();
  door.take(onboard({ email: 'a@x.example', employeeNumber: '1' }));
  door.take(onboard({ email: 'b@x.example', employeeNumber: '2' }));
  expect(door.take(update({ email: 'a@x.example', employeeNumber: '2' }))).toBeUndefined();
  expect(door.take(update({ userName: 'a@x.example', email: 'b@x.example' }))).toBeUndefined();
  expect(door.conflicts).toHaveLength(2);
  expect(door.people().map(({ desired }) => desired.email?.value)).toEqual(['a@x.example', 'b@x.example']);
});

test('a name that was only the address at onboarding leads to the person', () => {
  const door = new InMemoryDoor();
  const id = door.take(onboard({ email: 'ann@x.example' }));
  expect(door.take(update({ userName: 'ann@x.example' }))).toBe(id);
});

const identifier = (type: IdentifierType, value: string): Identifier => ({ type, value });
const person = (id: string, ...identifiers: readonly Identifier[]): Person => ({
  ...newPerson(id),
  identifiers,
});
const holders = (...held: readonly (readonly [Identifier, ...Person[]])[]): Holders =>
  new Map(held.map(([named, ...people]) => [identifierKey(named), people]));

const [name, address, number] = [
  identifier('userName', 'ann'),
  identifier('email', 'ann@x.example'),
  identifier('employeeNumber', '7'),
];

test('identifiers that nobody holds name somebody new, and one that is held its holder', () => {
  expect(resolveIdentity([name, address], holders())).toEqual({ kind: 'new' });
  expect(resolveIdentity([name, address, number], holders())).toEqual({ kind: 'new' });
  expect(resolveIdentity([name, address], holders([address, person('a', address)]))).toEqual({
    kind: 'known',
    id: 'a',
  });
});

test('whom all held identifiers have in common is named, whoever else shares one of them', () => {
  const [one, other] = [person('a', name, address), person('b', address)];
  const unheld = identifier('userName', 'unknown');
  const shared = holders([address, one, other], [name, one]);
  expect(resolveIdentity([unheld, address, name], shared)).toEqual({ kind: 'known', id: 'a' });
});

test('people of whom only some identifiers agree are joined', () => {
  const [a, b, c] = [person('a'), person('b'), person('c')];
  const formerName = identifier('userName', 'ann.lee');
  const held = holders([address, a, b], [name, a], [formerName, c]);
  expect(resolveIdentity([address, name, formerName], held)).toEqual({
    kind: 'join',
    survivor: 'a',
    others: ['b', 'c'],
  });
});

test('of joined records the one with an employee number stays, else the one with an account, else the smaller id', () => {
  const withAccount = (one: Person): Person => ({
    ...one,
    targets: { infraon: { ...newTargetState, accountId: '1' }, esper: newTargetState },
  });
  const creating = (one: Person): Person => ({ ...one, targets: { infraon: newTargetState } });
  const survivorOf = (byName: Person, byAddress: Person) =>
    resolveIdentity([name, address], holders([name, byName], [address, byAddress]));
  expect(survivorOf(person('b'), person('a'))).toEqual({ kind: 'join', survivor: 'a', others: ['b'] });
  expect(survivorOf(person('a'), person('b'))).toEqual({ kind: 'join', survivor: 'a', others: ['b'] });
  expect(survivorOf(creating(person('a')), withAccount(person('b')))).toMatchObject({ survivor: 'b' });
  expect(survivorOf(withAccount(person('b')), person('a'))).toMatchObject({ survivor: 'b' });
  expect(survivorOf(withAccount(person('a')), person('b', number))).toMatchObject({ survivor: 'b' });
  expect(survivorOf(person('b', number), withAccount(person('a')))).toMatchObject({ survivor: 'b' });
});

test('a number that somebody held before getting another one names nobody', () => {
  const moved = person('a', identifier('employeeNumber', '8'));
  expect(resolveIdentity([number], holders([number, moved]))).toEqual({ kind: 'new' });
  expect(resolveIdentity([number], holders([number, moved, person('b')]))).toEqual({
    kind: 'known',
    id: 'b',
  });
});
