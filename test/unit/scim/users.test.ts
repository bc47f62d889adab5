import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import type { ScimUserAttributes } from '../../../shared/scim/scim-service.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: ScimStand;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  stand = await ScimStand.create(server);
});

const ada: ScimUserAttributes = {
  userName: 'Ada@Example.com',
  externalId: '00u1',
  givenName: 'Ada',
  familyName: 'Lovelace',
  title: 'Dev',
  department: 'R&D',
  emails: [{ value: 'Ada@Example.com', type: 'work', primary: true }],
  active: true,
};

async function create(attributes: ScimUserAttributes = ada) {
  const created = await stand.scim.createUser(attributes);
  if (created.kind !== 'created') throw new Error(`not created: ${JSON.stringify(created)}`);
  return created.resource;
}

async function values() {
  const people = await stand.ledger.people();
  return people.map(({ desired }) => valuesOf(desired));
}

/** What HR says, at the stand's time. */
function hr(event: Partial<Parameters<typeof userEvent>[0]>) {
  stand.ledger.clock.advance(1);
  return stand.ledger.accept(
    userEvent({ user: { email: 'ada@example.com' }, occurredAt: stand.ledger.clock.in(0), ...event }),
  );
}

async function put(id: string, attributes: ScimUserAttributes) {
  stand.ledger.clock.advance(1);
  const written = await stand.scim.replaceUser({ id }, attributes);
  if (written.kind !== 'ok') throw new Error(`not written: ${JSON.stringify(written)}`);
  return written.resource.attributes;
}

describe('a user that a client creates', () => {
  it('is onboarded by one event of the client, and comes back as it was sent', async () => {
    const user = await create();
    expect(user.attributes).toEqual(ada);
    expect(await values()).toEqual([
      {
        userName: 'Ada@Example.com',
        email: 'Ada@Example.com',
        givenName: 'Ada',
        familyName: 'Lovelace',
        title: 'Dev',
        active: true,
      },
    ]);
    const events = await stand.ledger.items('event#scim-okta/');
    expect(events).toMatchObject([
      { type: 'onboard', status: 'accepted', personId: user.id === '' ? '' : 'p1' },
    ]);
    expect(await stand.scim.getUser(user.id)).toEqual({ kind: 'ok', resource: user });
  });

  it('exists once, however many create the same user name in any letter case at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        stand.scim.createUser({ ...ada, userName: index % 2 ? 'ada@example.com' : 'ADA@example.com' }),
      ),
    );
    const kinds = answers.map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual([...Array(49).fill('conflict'), 'created']);
    expect(await stand.ledger.people()).toHaveLength(1);
    expect(await stand.scim.listUsers({ startIndex: 1, count: 10 })).toMatchObject({
      totalResults: 1,
      resources: [{}],
    });
  });

  it('is the person whom HR onboarded before', async () => {
    await hr({ type: 'onboard', user: { email: 'ada@example.com', givenName: 'Ada', title: 'Lead' } });
    await create();
    expect(await stand.ledger.people()).toHaveLength(1);
  });

  it('is refused without a user name, and where a value could not be written', async () => {
    expect(await stand.scim.createUser({ title: 'x' })).toMatchObject({ kind: 'invalid' });
    expect(await stand.scim.createUser({ ...ada, roles: [{ value: 'King' }] })).toEqual({
      kind: 'invalid',
      scimType: 'invalidValue',
      detail: 'roles: role-not-allowed',
    });
    expect(await stand.ledger.people()).toHaveLength(0);
  });

  it('that is not active yet has no account until the client makes it active', async () => {
    const { id } = await create({ ...ada, active: false });
    expect(await stand.ledger.people()).toMatchObject([
      { onboarded: false, desired: { active: { value: false } } },
    ]);
    stand.ledger.clock.advance(1);
    await stand.scim.changeUser({ id }, () => ({ active: true }));
    expect(await stand.ledger.people()).toMatchObject([{ onboarded: true }]);
    expect(await values()).toMatchObject([{ active: true, title: 'Dev', userName: 'Ada@Example.com' }]);
  });

  it('comes back with its id when the client takes it on again', async () => {
    const { id } = await create();
    await put(id, { ...ada, active: false });
    expect((await create({ ...ada, title: 'Lead' })).id).toBe(id);
    await stand.scim.deleteUser({ id });
    expect((await create()).id).toBe(id);
    expect(await values()).toMatchObject([{ active: true, title: 'Dev' }]);
    expect(await stand.scim.createUser(ada)).toMatchObject({ kind: 'conflict' });
  });
});

describe('a user that a client replaces', () => {
  it('changes only in what the client has not said before', async () => {
    const { id } = await create();
    await hr({ user: { email: 'ada@example.com', title: 'Lead' } });
    expect(await put(id, { ...ada, familyName: 'King' })).toMatchObject({
      familyName: 'King',
      title: 'Lead',
    });
    expect(await put(id, { ...ada, familyName: 'King', title: 'CTO' })).toMatchObject({ title: 'CTO' });
  });

  it('keeps what it was served before HR spoke again', async () => {
    const { id } = await create();
    await hr({ user: { email: 'ada@example.com', title: 'Lead' } });
    const got = await stand.scim.getUser(id);
    if (got.kind !== 'ok') throw new Error('gone');
    await hr({ user: { email: 'ada@example.com', title: 'Boss' } });
    expect(await put(id, { ...got.resource.attributes, givenName: 'A.' })).toMatchObject({
      title: 'Boss',
      givenName: 'A.',
    });
  });

  it('keeps active where that is left out, and loses what else is', async () => {
    const { id } = await create();
    const { active: _, title: __, ...rest } = ada;
    const shown = await put(id, rest);
    expect(shown).toMatchObject({ active: true });
    expect(shown).not.toHaveProperty('title');
    expect(await values()).toMatchObject([{ title: null, active: true }]);
  });

  it('can go back to a former name, by which another person is not meant', async () => {
    const { id } = await create();
    const renamed = { ...ada, userName: 'countess', emails: [{ value: 'countess@example.com' }] };
    expect(await put(id, renamed)).toEqual(renamed);
    expect(await put(id, ada)).toEqual(ada);
    expect(await stand.ledger.people()).toHaveLength(1);
  });

  it('cannot take the user name of another', async () => {
    const { id } = await create();
    await create({ ...ada, userName: 'bob', externalId: '00u2', emails: [{ value: 'bob@example.com' }] });
    const before = await stand.scim.getUser(id);
    expect(await stand.scim.replaceUser({ id }, { ...ada, userName: 'BOB' })).toMatchObject({
      kind: 'conflict',
    });
    expect(await stand.scim.getUser(id)).toEqual(before);
  });

  it('is not written against another version than was asked for', async () => {
    const { id, meta } = await create();
    await hr({ user: { email: 'ada@example.com', title: 'Lead' } });
    const target = { id, ifMatch: [meta.version] };
    expect(await stand.scim.replaceUser(target, ada)).toEqual({ kind: 'versionMismatch' });
    expect(await stand.scim.deleteUser(target)).toEqual({ kind: 'versionMismatch' });
  });
});

describe('someone whom HR says has left', () => {
  it('stays so, whatever the client says, until HR lifts it', async () => {
    const { id } = await create();
    await hr({ type: 'offboard' });
    expect(await put(id, { ...ada, title: 'x' })).toMatchObject({ active: false, title: 'x' });
    const activated = await stand.scim.changeUser({ id }, () => ({ active: true }));
    expect(activated).toMatchObject({ kind: 'ok', resource: { attributes: { active: false } } });
    expect((await create()).attributes.active).toBe(false);
    await hr({ type: 'onboard', user: { email: 'ada@example.com', givenName: 'Ada' } });
    expect(await values()).toMatchObject([{ active: true }]);
  });

  it('stays so by a whole body that repeats active, also where the last word wins', async () => {
    stand = await ScimStand.create(server, { ownership: { active: 'last-word' } });
    const { id } = await create();
    await hr({ type: 'offboard' });
    expect(await put(id, { ...ada, title: 'x' })).toMatchObject({ active: false });
    expect(await put(id, { ...ada, title: 'y' })).toMatchObject({ active: false });
    const activated = await stand.scim.changeUser({ id }, () => ({ active: true }));
    expect(activated).toMatchObject({ resource: { attributes: { active: true } } });
  });
});

describe('a leaving that HR has planned', () => {
  it('comes about, whatever the client said before its day', async () => {
    await hr({ type: 'onboard', user: { email: 'ada@example.com', givenName: 'Ada' } });
    const effectiveAt = stand.ledger.clock.in(3600);
    const plan = { eventId: 'plan', type: 'offboard' as const, effectiveAt };
    await hr(plan);
    stand.ledger.clock.advance(1);
    const { id } = await create();
    expect(await values()).toMatchObject([{ active: true }]);
    stand.ledger.clock.advance(3600);
    await stand.ledger.door.finishEvent('webhook/plan');
    expect(await values()).toMatchObject([{ active: false }]);
    expect(await put(id, { ...ada, active: false })).toMatchObject({ active: false });
    expect(await put(id, ada)).toMatchObject({ active: false });
  });
});

describe('changes that come at once', () => {
  it('are all taken, one after the other, each later than the one before', async () => {
    const { id } = await create();
    const names = ['givenName', 'familyName', 'title', 'nickName', 'timezone'] as const;
    const answers = await Promise.all(
      names.map((name) => stand.scim.changeUser({ id }, () => ({ [name]: 'new' }))),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(names.map(() => 'ok'));
    const got = await stand.scim.getUser(id);
    expect(got).toMatchObject({
      resource: { attributes: Object.fromEntries(names.map((name) => [name, 'new'])) },
    });
    const events = await stand.ledger.items('event#scim-okta/');
    expect(new Set(events.map(({ said }) => said.occurredAt)).size).toBe(events.length);
  });
});

describe('a user that a client deletes', () => {
  it('is offboarded, not found any more, and its name is free', async () => {
    const { id } = await create();
    expect(await stand.scim.deleteUser({ id })).toEqual({ kind: 'deleted' });
    expect(await stand.scim.deleteUser({ id })).toEqual({ kind: 'notFound' });
    expect(await stand.scim.getUser(id)).toEqual({ kind: 'notFound' });
    expect(await stand.scim.listUsers({ startIndex: 1, count: 10 })).toMatchObject({
      totalResults: 0,
      resources: [],
    });
    expect(await values()).toMatchObject([{ active: false }]);
    expect((await create({ ...ada, externalId: 'another' })).id).not.toBe(id);
  });
});

describe('an attribute', () => {
  it('that a source owns stays as it says, and one that yields only fills a gap', async () => {
    stand = await ScimStand.create(server, {
      ownership: { title: 'yields', phone: 'owns', givenName: 'ignored' },
    });
    const phoneNumbers = [{ value: '1', type: 'mobile' }];
    const { id } = await create({ ...ada, phoneNumbers });
    await hr({ user: { email: 'ada@example.com', title: 'Lead', phone: '2' } });
    await put(id, { ...ada, title: 'CTO', phoneNumbers });
    expect(await values()).toMatchObject([{ title: 'Lead', phone: '1' }]);
    expect((await values())[0]).not.toHaveProperty('givenName');
  });
});
