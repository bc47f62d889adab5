import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import type { ScimClientSettings } from '../../../shared/scim/scim-client-settings.ts';
import type { ScimService } from '../../../shared/scim/scim-service.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';

const settings: ScimClientSettings = {
  groups: [
    { displayName: 'Managers', role: 'IT Manager' },
    { displayName: 'Approvers', role: 'Approver' },
  ],
};

const users: string[] = [];
let server: DynamoServer;
let beginning: ScimStand;
let stand: ScimStand;
beforeAll(async () => {
  server = await startDynamo();
  beginning = await ScimStand.create(server, settings);
  for (let index = 0; index < 17; index += 1) {
    const created = await beginning.scim.createUser({ userName: `user${index}@example.com` });
    if (created.kind === 'created') users.push(created.resource.id);
  }
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await beginning.copy(server, settings);
});

async function group(displayName: string, members: readonly string[]): Promise<string> {
  const created = await stand.scim.createGroup({ displayName }, members);
  if (created.kind !== 'created') throw new Error('not created');
  return created.resource.id;
}

async function roles(): Promise<readonly unknown[]> {
  const people = await stand.ledger.people();
  return [...new Set(people.map(({ desired }) => desired.role?.value ?? undefined))];
}

async function shown(id: string) {
  const found = await stand.scim.getGroup(id, { withMembers: true });
  if (found.kind !== 'ok') return found.kind;
  const { attributes, members = [] } = found.resource;
  return { name: attributes.displayName, members: members.length };
}

/** The service in a process to which something happens before each event that it says. */
function disturbed(before: (said: number) => unknown): ScimService {
  let said = 0;
  return stand.open(settings, {
    accept: async (event, bodyHash) => {
      said += 1;
      await before(said);
      return stand.ledger.accept(event, bodyHash);
    },
  });
}

/** Each event takes ten seconds. */
const slow = () => disturbed(() => stand.ledger.clock.advance(10));

describe('a group of more than one call can write', () => {
  it('goes on with a change of its members where it stopped, as often as it is repeated', async () => {
    const id = await group('Managers', []);
    const change = () => slow().changeGroup({ id }, { replaceMembers: users });
    await expect(change()).rejects.toThrow(LedgerUnavailableError);
    expect(await stand.ledger.items('event#')).toHaveLength(17 + 8);
    await expect(change()).rejects.toThrow(LedgerUnavailableError);
    await change();
    expect(await shown(id)).toEqual({ name: 'Managers', members: 17 });
    expect(await roles()).toEqual(['IT Manager']);
    expect(await stand.ledger.items('event#')).toHaveLength(17 + 17);
  });

  it('keeps its name until every member is written under the new one', async () => {
    const id = await group('Managers', users);
    const rename = () => slow().changeGroup({ id }, { displayName: 'Approvers' });
    await expect(rename()).rejects.toThrow(LedgerUnavailableError);
    expect(await shown(id)).toEqual({ name: 'Managers', members: 17 });
    expect(await stand.scim.createGroup({ displayName: 'Approvers' }, [])).toMatchObject({
      kind: 'conflict',
    });
    await expect(rename()).rejects.toThrow(LedgerUnavailableError);
    expect(await rename()).toMatchObject({ resource: { attributes: { displayName: 'Approvers' } } });
    expect(await shown(id)).toEqual({ name: 'Approvers', members: 17 });
    expect(await roles()).toEqual(['Approver']);
  });

  it('is renamed by whoever changes it next, or named otherwise', async () => {
    const id = await group('Managers', users);
    const rename = () => slow().changeGroup({ id }, { displayName: 'Approvers' });
    await expect(rename()).rejects.toThrow(LedgerUnavailableError);
    await stand.scim.changeGroup({ id }, { displayName: 'Managers' });
    expect(await shown(id)).toEqual({ name: 'Managers', members: 17 });
    expect(await roles()).toEqual(['IT Manager']);
    await expect(rename()).rejects.toThrow(LedgerUnavailableError);
    await stand.scim.changeGroup({ id }, { removeMembers: users.slice(0, 1) });
    expect(await shown(id)).toEqual({ name: 'Approvers', members: 16 });
    expect(await roles()).toEqual([undefined, 'Approver']);
  });

  it('is not created with more members than one call writes', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => `u${index}`);
    expect(await stand.scim.createGroup({ displayName: 'Big' }, many)).toMatchObject({ kind: 'invalid' });
  });
});

describe('members who come while the group is changed', () => {
  it('are written under its new name', async () => {
    const id = await group('Managers', users.slice(1));
    const scim = disturbed(
      (said) => said === 1 && stand.scim.changeGroup({ id }, { displayName: 'Approvers' }),
    );
    await scim.changeGroup({ id }, { addMembers: users.slice(0, 1) });
    expect(await shown(id)).toEqual({ name: 'Approvers', members: 17 });
    expect(await roles()).toEqual(['Approver']);
  });

  it('are in no group that was deleted', async () => {
    const id = await group('Managers', []);
    const scim = disturbed((said) => said === 1 && stand.scim.deleteGroup({ id }));
    await scim.changeGroup({ id }, { addMembers: users.slice(0, 1) });
    expect(await stand.scim.getUser(users[0] ?? '')).toMatchObject({ resource: { groups: [] } });
    expect(await roles()).toEqual([undefined]);
  });
});

it('someone whom the ledger does not let into a group is shown as no member', async () => {
  const id = await group('Managers', []);
  const outside = stand.open({ ...settings, scope: { emailDomains: ['example.org'] } });
  const written = await outside.changeGroup({ id }, { addMembers: users.slice(0, 1) });
  expect(written).toMatchObject({ kind: 'ok', resource: { members: [] } });
  expect(await shown(id)).toEqual({ name: 'Managers', members: 0 });
});
