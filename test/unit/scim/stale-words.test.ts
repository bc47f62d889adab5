import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import type { ScimUserAttributes } from '../../../shared/scim/scim-service.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let stand: ScimStand;
let id: string;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const ada: ScimUserAttributes = { userName: 'ada@example.com', title: 'Dev', active: true };

beforeEach(async () => {
  stand = await ScimStand.create(server);
  const created = await stand.scim.createUser(ada);
  id = created.kind === 'created' ? created.resource.id : '';
});

async function hr(type: 'onboard' | 'offboard' | 'update', user: object = {}) {
  stand.ledger.clock.advance(1);
  await stand.ledger.accept(
    userEvent({
      type,
      user: { email: 'ada@example.com', ...user },
      occurredAt: stand.ledger.clock.in(0),
    }),
  );
}

async function put(attributes: ScimUserAttributes) {
  stand.ledger.clock.advance(1);
  const written = await stand.scim.replaceUser({ id }, attributes);
  return written.kind === 'ok' ? written.resource.attributes : written;
}

async function desired() {
  const [person] = await stand.ledger.people();
  return valuesOf(person?.desired ?? {});
}

/** What a client is shown, and may send again later. */
const showings: readonly { readonly name: string; readonly show: () => Promise<unknown> }[] = [
  { name: 'a GET', show: () => stand.scim.getUser(id) },
  { name: 'a list', show: () => stand.scim.listUsers({ startIndex: 1, count: 10 }) },
  { name: 'a PUT that says nothing', show: () => put(ada) },
  { name: 'a PUT that says something else', show: () => put({ ...ada, nickName: 'Al' }) },
  { name: 'a PATCH that says nothing', show: () => stand.scim.changeUser({ id }, () => ({})) },
];

describe.each(showings)('what the client was shown by $name', ({ show }) => {
  it('says nothing when it comes back after HR took a leaver on again', async () => {
    await hr('offboard');
    await show();
    await hr('onboard');
    expect(await put({ ...ada, active: false })).toMatchObject({ active: true });
    expect(await desired()).toMatchObject({ active: true });
  });

  it('says nothing when HR said something newer meanwhile', async () => {
    await hr('update', { title: 'Lead' });
    await show();
    await hr('update', { title: 'CTO' });
    expect(await put({ ...ada, title: 'Lead' })).toMatchObject({ title: 'CTO' });
  });
});

/** What goes on with a user, without the client's being shown the user. */
const unshown: readonly { readonly name: string; readonly act: () => Promise<unknown> }[] = [
  { name: 'a change of its groups', act: () => stand.scim.createGroup({ displayName: 'Team' }, [id]) },
  { name: 'a GET of some attributes', act: () => stand.scim.getUser(id, { isPart: true }) },
  {
    name: 'a list of some attributes',
    act: () => stand.scim.listUsers({ startIndex: 1, count: 1 }, { isPart: true }),
  },
];

it.each(unshown)('what the client was shown before $name still says nothing', async ({ act }) => {
  await hr('offboard');
  await stand.scim.getUser(id);
  await hr('onboard');
  await act();
  expect(await put({ ...ada, active: false })).toMatchObject({ active: true });
});

it('a client that knows of the return deactivates for good', async () => {
  await hr('offboard');
  await stand.scim.getUser(id);
  await hr('onboard');
  await stand.scim.getUser(id);
  expect(await put({ ...ada, active: false })).toMatchObject({ active: false });
});

it('what the client itself said ends what it was shown before', async () => {
  await hr('update', { title: 'Lead' });
  await stand.scim.getUser(id);
  await put({ ...ada, title: 'Architect' });
  expect(await put({ ...ada, title: 'Lead' })).toMatchObject({ title: 'Lead' });
});
