import { expect, test } from 'vitest';
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
