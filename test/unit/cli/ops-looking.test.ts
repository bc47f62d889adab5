import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../../infra/cli/ops/commands.ts';
import { runOps } from '../../../infra/cli/ops/run-ops.ts';
import { statedFingerprint } from '../../../shared/domain/comparable-value.ts';
import type { FailureReason } from '../../../shared/domain/outcome.ts';
import { newTargetState, type TargetState } from '../../../shared/domain/person.ts';
import { eventReference } from '../../../shared/domain/user-event.ts';
import { changePerson } from '../../../shared/ledger/people/change-person.ts';
import { createOpsWorld, type OpsWorld } from '../../support/ops-world.ts';
import { type DynamoServer, startDynamo, TestLedger } from '../../support/test-ledger.ts';
import { at, userEvent } from '../../support/user-events.ts';

let server: DynamoServer;
let world: TestLedger;
let ops: OpsWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await TestLedger.create(server);
  ops = createOpsWorld(world);
});

const onboard = (user: object, minutes = 0) => userEvent({ type: 'onboard', user, occurredAt: at(minutes) });
const ada = { email: 'Ada@example.com', employeeNumber: '7', givenName: 'Ada', familyName: 'Lovelace' };

describe('a person', () => {
  test('is found by address, user name, number and id, in any letter case', async () => {
    await world.accept(onboard({ ...ada, userName: 'ada' }));
    const [{ id }] = await world.people();
    for (const query of ['ADA@example.com', 'ada', '7', id]) {
      const { exitCode, json } = await ops.ask('person', query);
      expect(exitCode).toBe(0);
      expect(json).toMatchObject({ id, state: 'active', onboarded: true });
    }
  });

  test('is shown with who said each value, what is planned and what waits', async () => {
    const begin = onboard(ada);
    const plan = userEvent({
      user: { employeeNumber: '7', title: 'Countess' },
      occurredAt: at(1),
      effectiveAt: world.clock.in(86_400),
    });
    await world.accept(begin);
    await world.accept(plan);
    const { json } = await ops.ask('person', '7');
    expect(json).toMatchObject({
      attributes: expect.arrayContaining([
        expect.objectContaining({
          attribute: 'givenName',
          value: 'Ada',
          saidAt: at(0),
          event: eventReference(begin),
        }),
      ]),
      planned: expect.arrayContaining([
        expect.objectContaining({ attribute: 'title', value: 'Countess', event: eventReference(plan) }),
      ]),
      waiting: [expect.objectContaining({ event: eventReference(begin), type: 'onboard' })],
    });
    const { text } = await ops.show('person', '7');
    expect(text).toContain('Countess');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('is who bears the name now, not who did before', async () => {
    await world.accept(onboard({ ...ada, email: 'desk@example.com' }));
    await world.accept(
      userEvent({ user: { employeeNumber: '7', email: 'ada@example.com' }, occurredAt: at(2) }),
    );
    await world.accept(onboard({ employeeNumber: '8', email: 'desk@example.com', givenName: 'Bob' }, 3));
    const now = await ops.ask('person', 'desk@example.com');
    expect(now.json).toMatchObject({
      attributes: expect.arrayContaining([expect.objectContaining({ value: 'Bob' })]),
    });
  });

  test('who is unknown ends with 1, one line and one document', async () => {
    const { exitCode, error, json } = await ops.ask('person', 'nobody@example.com');
    expect(exitCode).toBe(1);
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect(json).toMatchObject({ error: 'not-found' });
  });

  test('who could be several is not guessed', async () => {
    await world.accept(onboard({ email: 'team@example.com', employeeNumber: '1', givenName: 'A' }));
    await world.accept(
      onboard({ email: 'x@example.com', userName: 'team@example.com', employeeNumber: '2', givenName: 'B' }),
    );
    const { exitCode, json } = await ops.ask('person', 'team@example.com');
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ error: 'ambiguous', people: expect.arrayContaining([expect.any(String)]) });
  });
});

describe('an event', () => {
  test('is not found by an id that no event can have', async () => {
    const { exitCode, json } = await ops.ask('event', 'x'.repeat(3000));
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ error: 'not-found' });
  });

  test('is found by its webhook-id, and says whom it is about and what still follows from it', async () => {
    const begin = onboard(ada);
    await world.accept(begin);
    const { json, exitCode } = await ops.ask('event', begin.eventId);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      reference: eventReference(begin),
      status: 'accepted',
      person: { label: 'Ada@example.com' },
      stands: expect.arrayContaining(['email', 'active']),
    });
    expect(JSON.stringify(json)).not.toContain('statusToken');
    expect((await ops.show('event', eventReference(begin))).text).toContain('accepted');
    expect((await ops.ask('event', 'no-such')).exitCode).toBe(1);
  });
});

describe('failures', () => {
  test('are grouped by cause while something of them stands', async () => {
    const [failing, other] = [onboard(ada), onboard({ email: 'bob@example.com', givenName: 'Bob' })];
    for (const event of [failing, other]) {
      world.clock.advance(1);
      await world.accept(event);
      await world.ledger.settleEvent(eventReference(event), {
        status: 'failed',
        reason: 'retries-exhausted',
        outcome: { infraon: { result: 'failed', reason: 'retries-exhausted' } },
        settledAt: world.clock.in(0),
      });
    }
    const { json, exitCode } = await ops.ask('failed');
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({
      failed: 2,
      causes: [
        {
          reason: 'retries-exhausted',
          events: [
            { person: { label: 'Ada@example.com' }, targets: ['infraon'] },
            { person: { label: 'bob@example.com' } },
          ],
        },
      ],
    });
    await world.ledger.settleEvent(eventReference(failing), {
      status: 'applied',
      outcome: {},
      settledAt: world.clock.in(1),
    });
    expect((await ops.ask('failed')).json).toMatchObject({ failed: 1 });
  });

  test.each<[FailureReason, Partial<TargetState>]>([
    ['identity-conflict', { conflict: { reason: 'taken-unseen', since: at(0) } }],
    ['rejected-by-vendor', {}],
  ])('by %s are left out once a later run has given the account', async (reason, before) => {
    const joined = onboard(ada);
    await world.accept(joined);
    const outcome = { infraon: { result: 'failed', reason } } as const;
    const settledAt = world.clock.in(0);
    await world.ledger.settleEvent(eventReference(joined), { status: 'failed', reason, outcome, settledAt });
    const [person] = await world.people();
    const { desired = {} } = person ?? {};
    const note = (state: Partial<TargetState>) =>
      changePerson(ops.operation.context, {
        personId: person?.id ?? '',
        change: (latest) => ({ ...latest, targets: { infraon: { ...newTargetState, ...state } } }),
      });
    await note(before);
    expect((await ops.ask('failed')).json).toMatchObject({ failed: 1 });
    const email = statedFingerprint(desired.email?.value ?? null, desired.email);
    await note({ accountId: 'a', applied: { email } });
    expect((await ops.ask('failed')).json).toMatchObject({ failed: 0 });
    expect((await ops.ask('failed', '--all')).json).toMatchObject({ failed: 1 });
  });

  test('that a newer event has made up for are shown on request only', async () => {
    const first = userEvent({ type: 'update', user: { email: 'ada@example.com', title: 'Dr' } });
    await world.accept(onboard({ email: 'ada@example.com' }, -1));
    await world.accept(first);
    await world.ledger.settleEvent(eventReference(first), {
      status: 'failed',
      reason: 'rejected-by-vendor',
      outcome: {},
      settledAt: world.clock.in(0),
    });
    await world.accept(userEvent({ user: { email: 'ada@example.com', title: 'Prof' }, occurredAt: at(5) }));
    expect((await ops.ask('failed')).json).toMatchObject({ failed: 0 });
    expect((await ops.ask('failed', '--all')).json).toMatchObject({ failed: 1 });
  });
});

describe('the command line', () => {
  const silent = { out: () => undefined, error: () => undefined };

  test.each(commands.map((command) => [command.name, command] as const))(
    '%s explains itself',
    async (name) => {
      const help = await ops.show(name, '--help');
      expect(help.exitCode).toBe(0);
      expect(help.text).toContain(`npm run ops -- ${name}`);
      for (const line of help.text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    },
  );

  test('says in JSON, too, why it could not be started', async () => {
    const { exitCode, text } = await ops.show('person', '--json');
    expect([exitCode, JSON.parse(text)]).toEqual([2, expect.objectContaining({ error: 'not-started' })]);
  });

  test('takes a query that no name could be, and escapes what a terminal would act on', async () => {
    expect((await ops.show('person', 'x'.repeat(5000))).exitCode).toBe(1);
    const { text } = await ops.show('person', 'zzz\u009b31m\u202e', '--json');
    expect(text).not.toMatch(/[\u007f-\u009f\u202e]/);
    expect(JSON.parse(text)).toMatchObject({ message: expect.stringContaining('zzz') });
  });

  test('lists its commands', async () => {
    const { text, exitCode } = await ops.show();
    expect(exitCode).toBe(0);
    for (const { name } of commands) expect(text).toContain(`  ${name}`);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test.each([
    [['no-such-command'], 'no-such-command'],
    [['person'], 'person QUERY'],
    [['person', 'a', 'b'], 'person QUERY'],
    [['person', 'a', '--colour'], '--colour'],
    [['--stage', 'leavers', 'held'], 'The command comes first'],
  ])('%j is refused with 2 and one line', async (args, sentence) => {
    const { exitCode, error, text } = await ops.show(...args);
    expect(exitCode).toBe(2);
    expect(text).toBe('');
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect(error).toContain(sentence);
  });

  test.each([
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'no AWS credentials'],
    ['ValidationError', 'Stack with id user-lifecycle-x does not exist', 'no stage x'],
    ['AccessDeniedException', 'User: arn is not authorized', 'operator policy'],
  ])('%s becomes one line that says what to do', async (name, message, sentence) => {
    let error = '';
    const exitCode = await runOps(['leavers', '--stage', 'x'], {
      commands,
      terminal: {
        ...silent,
        error: (said) => {
          error += said;
        },
      },
      open: () => Promise.reject(Object.assign(new Error(message), { name })),
    });
    expect(exitCode).toBe(2);
    expect(error.trimEnd().split('\n')).toHaveLength(1);
    expect(error).toContain(sentence);
  });
});
