import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScimUserAttributes } from '../../../shared/scim/scim-service.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

let server: DynamoServer;
let stand: ScimStand;
let id: string;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const ada: ScimUserAttributes = { userName: 'ada@example.com', externalId: 'x', employeeNumber: '1' };
const bob: ScimUserAttributes = { userName: 'bob@example.com', externalId: 'x' };

beforeEach(async () => {
  stand = await ScimStand.create(server);
  id = await create(ada);
});

/** The id of the user, or why there is none. */
async function create(attributes: ScimUserAttributes): Promise<string> {
  stand.ledger.clock.advance(1);
  const created = await stand.scim.createUser(attributes);
  return created.kind === 'created' ? created.resource.id : created.kind;
}

async function activeByName() {
  const people = await stand.ledger.people();
  return Object.fromEntries(people.map(({ desired }) => [desired.userName.value, desired.active.value]));
}

describe('an external id that the identity provider gives to someone else', () => {
  it('is refused while the leaver has it who had it before', async () => {
    await stand.scim.changeUser({ id }, () => ({ active: false }));
    expect(await create(bob)).toBe('conflict');
    expect(await activeByName()).toEqual({ 'ada@example.com': false });
  });

  it('gives the newcomer no account of who was deleted', async () => {
    await stand.scim.deleteUser({ id });
    expect(await create(bob)).not.toBe(id);
    expect(await activeByName()).toEqual({ 'ada@example.com': false, 'bob@example.com': true });
  });

  it.each([
    ['the user name', { ...ada, userName: 'ADA@example.com', employeeNumber: '' }],
    ['an address', { ...bob, emails: [{ value: 'bob@x.example' }, { value: 'ada@example.com' }] }],
    ['the employee number', { ...bob, employeeNumber: '1' }],
  ])('brings back who left where %s is theirs as well', async (_what, again) => {
    await stand.scim.changeUser({ id }, () => ({ active: false }));
    expect(await create(again)).toBe(id);
    await stand.scim.deleteUser({ id });
    expect(await create(again)).toBe(id);
    expect(Object.values(await activeByName())).toEqual([true]);
  });
});

describe('an employee number', () => {
  const second = { userName: 'second@example.com', employeeNumber: '1' };

  it('belongs to one active user of a client', async () => {
    expect(await create(second)).toBe('conflict');
    expect(await activeByName()).toEqual({ 'ada@example.com': true });
  });

  it('leads to the person whose user has left or was deleted, or whom another source knows', async () => {
    await stand.scim.changeUser({ id }, () => ({ active: false }));
    const again = await create(second);
    expect([id, 'conflict']).not.toContain(again);
    await stand.scim.deleteUser({ id });
    await stand.scim.deleteUser({ id: again });
    expect(await create({ ...second, userName: 'third@example.com' })).not.toBe('conflict');
    expect(await stand.ledger.people()).toHaveLength(1);
  });
});
