import { describe, expect, test } from 'vitest';
import { createInMemoryScim } from '../../support/in-memory-scim.ts';
import { ada, openScimDoor, patchOp, userSchema } from '../../support/scim-door.ts';

const off = { op: 'Replace', path: 'active', value: 'False' };

async function send(method: 'PUT' | 'PATCH', body: object) {
  const door = openScimDoor();
  await door.post('/Users', { ...ada, title: 'Engineer' });
  const answer = await door.call({ method, path: '/Users/u1', body });
  const { active, title } = (await door.get('/Users/u1')).body;
  return { status: answer.status, active, title };
}

const patch = (...operations: readonly unknown[]) =>
  send('PATCH', { schemas: [patchOp], Operations: operations });

describe('a user who leaves', () => {
  test.each([
    ['an attribute that no schema has', { op: 'replace', path: 'shoeSize', value: 44 }],
    ['a schema that is not known', { op: 'replace', path: 'urn:example:more:badge', value: '1' }],
    ['a value that does not fit', { op: 'replace', path: 'title', value: { lines: [] } }],
    ['a value path that is not one', { op: 'replace', path: 'emails[type co "w"].value', value: 'a' }],
    ['an operation that is none', { op: 'move', path: 'title', value: 'x' }],
    ['no operation at all', 17],
  ])('leaves by PATCH whatever else it says: %s', async (_what, other) => {
    const left = { status: 200, active: false, title: 'Engineer' };
    expect(await patch(off, other)).toEqual(left);
    expect(await patch(other, { op: 'replace', value: { active: false } })).toEqual(left);
    const urn = { op: 'replace', value: { [userSchema]: { active: 'False' } } };
    expect(await patch(other, urn)).toEqual(left);
    expect(await patch(other)).toMatchObject({ status: 400, active: true });
  });

  test.each([
    ['a title that is none', { title: { lines: [] } }],
    ['a schema that is not known', { 'urn:example:more': {} }],
    ['no schema', { schemas: [] }],
  ])('leaves by PUT whatever else it says: %s', async (_what, other) => {
    const body = { ...ada, schemas: [userSchema], ...other };
    const left = { status: 200, active: false, title: 'Engineer' };
    expect(await send('PUT', { ...body, active: 'false' })).toEqual(left);
    const { active: _, ...urn } = { ...body, active: true, [userSchema]: { active: false } };
    expect(await send('PUT', urn)).toEqual(left);
    expect(await send('PUT', body)).toMatchObject({ status: 400, active: true });
  });

  test.each([
    ['comes back in the same call', [off, { op: 'replace', path: 'active', value: true }]],
    ['is only taken out of the attribute', [{ op: 'remove', path: 'active', value: false }]],
    ['leaves by a word that is none', [{ op: 'replace', path: 'active', value: 'off' }]],
  ])('stays who %s', async (_what, operations) => {
    const unread = { op: 'replace', path: 'shoeSize', value: 44 };
    expect(await patch(...operations, unread)).toMatchObject({ status: 400, active: true });
  });
});

test.each([
  ['403', { kind: 'forbidden', detail: 'scope' } as const],
  ['409', { kind: 'conflict', detail: 'names' } as const],
])('a DELETE that takes no access away is answered %s', async (status, refusal) => {
  const door = openScimDoor({ service: { ...createInMemoryScim(), deleteUser: async () => refusal } });
  expect(await door.delete('/Users/u1')).toMatchObject({
    status: Number(status),
    body: { status, detail: refusal.detail },
  });
});
