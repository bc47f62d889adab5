import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTargetState } from '../../../shared/domain/person.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { listOperations } from '../../../shared/history/list-history.ts';
import { linkAccount } from '../../../shared/ledger/people/account-claims.ts';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
import { hashOfHeld } from '../../../shared/ledger/people/held-people.ts';
import { createOpsWorld } from '../../support/ops-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let beginning: TestLedger;
beforeAll(async () => {
  server = await startDynamo();
  beginning = await begin();
});
afterAll(() => server.stop());

const onboard = (user: object) => userEvent({ type: 'onboard', user });
const mixed = userEvent({
  user: { userName: 'ann', email: 'bob@x.example', title: 'Dr' },
  occurredAt: at(5),
});
const held = { source: 'webhook', personId: 'p1', reference: 'webhook/held' };

/** Ann, who has an account, a planned leaving and a held change; Bob; and an event that may be about either. */
async function begin(): Promise<TestLedger> {
  const world = await TestLedger.create(server);
  await world.accept(onboard({ userName: 'ann', email: 'ann@x.example' }));
  await world.accept(onboard({ userName: 'bob', email: 'bob@x.example' }));
  await world.accept(mixed);
  const day = { occurredAt: at(6), effectiveAt: world.clock.in(86_400) };
  await world.accept(userEvent({ eventId: 'leaving', type: 'offboard', user: { userName: 'ann' }, ...day }));
  const { context } = createOpsWorld(world).operation;
  await linkAccount(context, { target: 'infraon', accountId: '17', personId: 'p1' });
  const targets = { infraon: { ...newTargetState, accountId: '17', invitation: 'invited' as const } };
  await changePerson(context, { personId: 'p1', change: (person) => ({ ...person, targets }) });
  const brake = { people: 0, percent: 0, hours: 1, hrSources: [] };
  await world.ledger.passBrake({ ...held, open: [], brake });
  return world;
}

const hash = ['--hash', hashOfHeld([held])];
const writes = ['PutItemCommand', 'UpdateItemCommand'];

/** Runs a command in a process that dies once its n-th write has taken effect. Says whether it got so far. */
async function runKilled(stand: TestLedger, command: readonly string[], last: number): Promise<boolean> {
  let count = 0;
  const dynamo = server.createClient();
  dynamo.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (count >= last) throw new Error('killed');
        if (writes.includes(commandName)) count += 1;
        return next(args);
      },
    { step: 'initialize' },
  );
  await createOpsWorld(stand, { dynamo }).ask(...command);
  return count >= last;
}

/** Everything that the ledger holds, but for the histories and how often an item was written. */
async function factsOf(stand: TestLedger): Promise<string> {
  const items = (await stand.items('')).filter(({ pk }) => !/^(history|key)#/.test(pk));
  const facts = items.map(({ history: _h, version: _v, unseen: _u, dueAt: _d, ...fact }) => fact);
  return JSON.stringify(facts.toSorted((left, right) => (left.pk < right.pk ? -1 : 1)));
}

/** What the histories say that an operator has done. */
async function toldOf(stand: TestLedger): Promise<readonly string[]> {
  const { operation } = createOpsWorld(stand);
  const pages = await Promise.all([
    listOperations(operation.context, { limit: 100 }),
    ...['p1', 'p2'].map((id) => stand.openHistory().listHistory(id, { limit: 100 })),
  ]);
  const entries = pages
    .flatMap((page) => page.entries)
    .filter(({ kind }) => /operator|released|refused/.test(kind));
  return [...new Map(entries.map((entry) => [`${entry.personId} ${entry.sequence}`, entry])).values()].map(
    ({ action, kind, cause }) => `${action ?? kind} by ${cause.kind === 'operator' ? cause.by : '?'}`,
  );
}

describe('an operator whose command is killed after any write', () => {
  test.each<readonly [string, readonly string[]]>([
    ['link', ['link', 'infraon', '18', '--person', 'bob']],
    ['unlink', ['unlink', 'infraon', '17']],
    ['invite', ['invite', 'ann']],
    ['cancel', ['cancel', 'leaving']],
    ['resolve', ['resolve', eventReference(mixed), '--different']],
    ['resolve', ['resolve', eventReference(mixed), '--same']],
    ['change-released', ['release', 'brake-webhook', ...hash]],
    ['change-refused', ['refuse', 'brake-webhook', ...hash]],
    ['pause', ['pause']],
  ])('has changed nothing without an entry: %s by %j', async (told, command) => {
    const before = await factsOf(beginning);
    for (let last = 1; ; last += 1) {
      const stand = await beginning.copy(server);
      const wasKilled = await runKilled(stand, command, last);
      const entries = await toldOf(stand);
      if ((await factsOf(stand)) !== before) expect(entries).toEqual([`${told} by local:ann`]);
      if (!wasKilled) return expect(entries).toHaveLength(1);
    }
  });
});
