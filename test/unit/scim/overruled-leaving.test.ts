import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ScimService } from '../../../shared/scim/scim-service.ts';
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

const ada = { userName: 'ada@example.com', title: 'Dev', active: true };

beforeEach(async () => {
  stand = await ScimStand.create(server);
  const created = await stand.scim.createUser(ada);
  id = created.kind === 'created' ? created.resource.id : '';
});

/** HR says that Ada is employed, by a clock that is so many seconds ahead. */
function onboardAhead(seconds: number) {
  const user = { email: 'ada@example.com' };
  return stand.ledger.accept(
    userEvent({ type: 'onboard', user, occurredAt: stand.ledger.clock.in(seconds) }),
  );
}

async function hasAccess() {
  const [person] = await stand.ledger.people();
  return person?.desired.active?.value;
}

const leavings: Readonly<Record<string, (scim: ScimService) => Promise<{ readonly kind: string }>>> = {
  PUT: (scim) => scim.replaceUser({ id }, { ...ada, active: false }),
  PATCH: (scim) => scim.changeUser({ id }, () => ({ active: false })),
  DELETE: (scim) => scim.deleteUser({ id }),
};

/** What the client says while the ledger hears another onboarding before each of its words, for the first words at most. */
function interrupted(words: number): ScimService {
  let heard = 0;
  return stand.open(
    {},
    {
      accept: async (event, bodyHash) => {
        heard += 1;
        if (heard <= words) await onboardAhead(100 * heard);
        return stand.ledger.accept(event, bodyHash);
      },
    },
  );
}

describe.each(Object.entries(leavings))('a leaving by %s', (method, leave) => {
  it('counts although HR said before, by a clock that is ahead, that the user is employed', async () => {
    await onboardAhead(200);
    expect((await leave(stand.scim)).kind).toBe(method === 'DELETE' ? 'deleted' : 'ok');
    expect(await hasAccess()).toBe(false);
    stand.ledger.clock.advance(300);
    await onboardAhead(0);
    expect(await hasAccess()).toBe(true);
  });

  it('is said again where such a word arrives on the way', async () => {
    expect((await leave(interrupted(2))).kind).toBe(method === 'DELETE' ? 'deleted' : 'ok');
    expect(await hasAccess()).toBe(false);
    const left = await stand.scim.getUser(id);
    if (method === 'DELETE') expect(left).toEqual({ kind: 'notFound' });
    else expect(left).toMatchObject({ resource: { attributes: { active: false, title: 'Dev' } } });
  });

  it('is not answered as done while it does not count, and does when it is repeated', async () => {
    await expect(leave(interrupted(Number.POSITIVE_INFINITY))).rejects.toThrow('contended');
    expect(await stand.scim.getUser(id)).toMatchObject({ resource: { attributes: { active: true } } });
    stand.ledger.clock.advance(1);
    expect((await leave(stand.scim)).kind).toBe(method === 'DELETE' ? 'deleted' : 'ok');
    expect(await hasAccess()).toBe(false);
  });
});

it('a user who is created inactive is inactive, also where HR has said by a clock that is ahead that they are employed', async () => {
  await stand.scim.deleteUser({ id });
  await onboardAhead(200);
  const bob = { userName: 'ada@example.com', externalId: 'b', active: false };
  expect(await stand.scim.createUser(bob)).toMatchObject({
    kind: 'created',
    resource: { attributes: { active: false } },
  });
  expect(await hasAccess()).toBe(false);
});
