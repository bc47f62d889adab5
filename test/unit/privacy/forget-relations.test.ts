import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPerson } from '../../../shared/ledger/people/find-people.ts';
import { examinePerson } from '../../../shared/privacy/examine-person.ts';
import { beginForgetting, completeForgetting } from '../../../shared/privacy/forget-person.ts';
import { contextOf, findCanaries } from '../../support/privacy-world.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

async function forget(stand: TestLedger, personId: string): Promise<void> {
  const context = contextOf(stand);
  const row = await findPerson(context, personId);
  const { hindrances, traces } = await examinePerson(context, row);
  expect(hindrances).toEqual([]);
  expect(await beginForgetting(context, { row, traces, cause: { kind: 'operator', by: 'kim' } })).toBe(true);
  expect(await completeForgetting(context, row.id)).toBe(true);
}

async function settle(stand: TestLedger): Promise<void> {
  await settleEverything(stand);
  stand.clock.advance(1);
  await stand.openHistory().moveHistories(() => true);
}

describe('forgetting someone', () => {
  it('of whom an identity provider spoke leaves that no such user, and room for a new one', async () => {
    const settings = { groups: [{ displayName: 'Managers', role: 'IT Manager' }] };
    const { scim, ledger: stand } = await ScimStand.create(server, settings);
    const user = { userName: 'canary@example.com', externalId: 'canary-external', title: 'Canary in Chief' };
    expect(await scim.createUser(user)).toMatchObject({ kind: 'created' });
    await scim.createUser({ userName: 'bob@example.com' });
    await scim.createGroup({ displayName: 'Managers' }, ['u1', 'u2']);
    await settle(stand);
    const personId = String((await stand.item('claim#userName#canary@example.com'))?.holders[0]);
    await scim.replaceUser({ id: 'u1' }, { ...user, active: false });
    await settle(stand);
    expect((await findCanaries(stand, ['canary'])).length).toBeGreaterThan(0);

    await forget(stand, personId);
    expect(await findCanaries(stand, ['canary'])).toEqual([]);
    const listed = await scim.listUsers({ startIndex: 1, count: 10 });
    expect(listed).toMatchObject({ totalResults: 1, resources: [{ id: 'u2' }] });
    const [group] = Object(
      await scim.listGroups({ startIndex: 1, count: 10 }, { withMembers: true }),
    ).resources;
    expect(JSON.stringify(group)).not.toContain('u1');
    stand.clock.advance(10);
    expect(await scim.createUser(user)).toMatchObject({ kind: 'created' });
  });

  it('whose record was joined to another forgets both, and both histories', async () => {
    const stand = await TestLedger.create(server);
    const email = 'canary@example.com';
    await stand.accept(
      userEvent({ type: 'onboard', user: { email, givenName: 'Canary' }, occurredAt: at(0) }),
    );
    await stand.accept(userEvent({ user: { userName: 'canary-early', title: 'Canary' }, occurredAt: at(2) }));
    await settle(stand);
    // Both turn out to be one.
    await stand.accept(userEvent({ user: { email, userName: 'canary-early' }, occurredAt: at(1) }));
    await stand.accept(userEvent({ type: 'offboard', user: { email }, occurredAt: at(3) }));
    await settle(stand);
    const [person] = await stand.people();
    const joined = (await stand.items('person#')).filter(({ joinedTo }) => joinedTo !== undefined);
    expect(joined).toHaveLength(1);

    await forget(stand, person?.id ?? '');
    expect(await findCanaries(stand, ['canary'])).toEqual([]);
    expect(
      (await stand.items('person#')).map(({ person: one, forgotten }) => [one, typeof forgotten]),
    ).toEqual([
      [undefined, 'object'],
      [undefined, 'object'],
    ]);
    for (const key of await stand.items('key#')) expect(key).not.toHaveProperty('key');
  });

  it('who was only spoken of needs no leaving', async () => {
    const stand = await TestLedger.create(server);
    await stand.accept(
      userEvent({ user: { email: 'canary@example.com', title: 'Canary' }, occurredAt: at(1) }),
    );
    await settle(stand);
    await forget(stand, 'p1');
    expect(await findCanaries(stand, ['canary'])).toEqual([]);
  });
});
