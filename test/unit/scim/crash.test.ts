import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import type { ScimService } from '../../../shared/scim/scim-service.ts';
import { CrashableProcess, KilledError } from '../../support/crashable-process.ts';
import { ScimStand } from '../../support/scim-stand.ts';
import { settleEverything } from '../../support/settle-everything.ts';
import { type DynamoServer, recoverAfterSeconds, startDynamo } from '../../support/test-ledger.ts';

let server: DynamoServer;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());

const settings = { groups: [{ displayName: 'Managers', role: 'IT Manager' }] };
const ada = { userName: 'ada@example.com', externalId: 'x1', title: 'Dev' };

interface Story {
  readonly name: string;
  readonly before: (scim: ScimService) => Promise<unknown>;
  readonly call: (scim: ScimService) => Promise<unknown>;
  /** What of it is done first, and may be all that is done when it is interrupted: taking access away waits for nothing else. */
  readonly first?: (scim: ScimService) => Promise<unknown>;
}

/** The first user of a stand is u1. */
const stories: readonly Story[] = [
  { name: 'creates a user', before: async () => undefined, call: (scim) => scim.createUser(ada) },
  {
    name: 'renames a user and takes the access away',
    before: (scim) => scim.createUser(ada),
    call: (scim) =>
      scim.replaceUser({ id: 'u1' }, { ...ada, userName: 'lee@example.com', title: 'CTO', active: false }),
    first: (scim) => scim.replaceUser({ id: 'u1' }, { ...ada, active: false }),
  },
  {
    name: 'deletes a member of a group',
    before: async (scim) => {
      await scim.createUser(ada);
      await scim.createGroup({ displayName: 'Managers' }, ['u1']);
    },
    call: (scim) => scim.deleteUser({ id: 'u1' }),
  },
];

/** All that a client, HR and the sweeper can see of it; times, versions and ids of events apart. */
async function endOf(stand: ScimStand) {
  const listed = await stand.scim.listUsers({ startIndex: 1, count: 10 });
  const groups = await stand.scim.listGroups({ startIndex: 1, count: 10 }, { withMembers: true });
  await settleEverything(stand.ledger);
  const people = await stand.ledger.people();
  return {
    total: listed.kind === 'ok' ? listed.totalResults : listed,
    users:
      listed.kind === 'ok' ? listed.resources.map(({ attributes, groups: of }) => ({ attributes, of })) : [],
    members: groups.kind === 'ok' ? groups.resources.map(({ members }) => members) : [],
    people: people.map(({ desired, onboarded }) => ({ onboarded, ...valuesOf(desired) })),
    due: await stand.ledger.due(),
  };
}

describe.each(stories)('a call that $name', ({ before, call, first }) => {
  it('has its whole effect or none when it is interrupted, or has taken access away, and its whole effect once it is repeated', async () => {
    const beginning = await ScimStand.create(server, settings);
    await before(beginning.scim);
    const untouched = await beginning.copy(server, settings);
    const none = await endOf(untouched);
    const undisturbed = await beginning.copy(server, settings);
    await call(undisturbed.scim);
    const whole = await endOf(undisturbed);
    expect(whole.due).toEqual([]);
    const begun = await beginning.copy(server, settings);
    await first?.(begun.scim);
    const possible = [none, whole, await endOf(begun)];

    let calls = 0;
    for (let at = 1; ; at += 1) {
      const stand = await beginning.copy(server, settings);
      const process = new CrashableProcess({ server, stand: stand.ledger }, { mishap: 'killed', at });
      const scim = stand.open(settings, { dynamo: process.dynamo, accept: process.door.accept });
      const answer = await call(scim).catch((error: unknown) => error);
      if (!process.met) break;
      if (answer instanceof Error) expect(answer).toBeInstanceOf(KilledError);
      calls += 1;
      stand.ledger.clock.advance(recoverAfterSeconds);
      await new CrashableProcess({ server, stand: stand.ledger }).sweep();
      expect(possible, `killed at ${at}`).toContainEqual(await endOf(stand));
      await call(stand.scim);
      expect(await endOf(stand), `killed at ${at}, and repeated`).toEqual(whole);
    }
    expect(calls).toBeGreaterThan(5);
  });
});

describe('a change of a group', () => {
  it('has its whole effect once it is repeated, wherever it was interrupted', async () => {
    const mapped = { groups: [...settings.groups, { displayName: 'Approvers', role: 'Approver' }] };
    const beginning = await ScimStand.create(server, mapped);
    await beginning.scim.createUser(ada);
    await beginning.scim.createUser({ userName: 'bob@example.com' });
    const created = await beginning.scim.createGroup({ displayName: 'Managers' }, ['u1']);
    const id = created.kind === 'created' ? created.resource.id : '';
    const change = (scim: ScimService) =>
      scim.changeGroup({ id }, { displayName: 'Approvers', addMembers: ['u2'] });
    const undisturbed = await beginning.copy(server, mapped);
    await change(undisturbed.scim);
    const whole = await endOf(undisturbed);
    expect(whole.people.map(({ role }) => role)).toEqual(['Approver', 'Approver']);

    for (let at = 1; ; at += 1) {
      const stand = await beginning.copy(server, mapped);
      const process = new CrashableProcess({ server, stand: stand.ledger }, { mishap: 'killed', at });
      const answer = await change(
        stand.open(mapped, { dynamo: process.dynamo, accept: process.door.accept }),
      ).catch((error: unknown) => error);
      if (!process.met) break;
      if (answer instanceof Error) expect(answer).toBeInstanceOf(KilledError);
      stand.ledger.clock.advance(recoverAfterSeconds);
      await change(stand.scim);
      expect(await endOf(stand), `killed at ${at}, and repeated`).toEqual(whole);
    }
  });
});
