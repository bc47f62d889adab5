import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { noticeOf } from '../../../shared/import/report/describe-notice.ts';
import { type DynamoServer, startDynamo } from '../../support/test-ledger.ts';
import { Fate, WorkflowWorld } from '../../support/workflow-world.ts';

let server: DynamoServer;
let world: WorkflowWorld;
beforeAll(async () => {
  server = await startDynamo();
});
afterAll(() => server.stop());
beforeEach(async () => {
  world = await WorkflowWorld.create(server);
});

const key = 'imports/delta/admins.csv';
const text = 'email,givenName,role\nann@example.com,ann,Infraon Admin\n';
const told = () => world.notices.map((noticed) => noticeOf(noticed, { bucket: 'reports' }));
const notices = () => told().map(({ subject }) => subject);

/** A file that gives a role which needs approval. */
async function hold(by: string | null) {
  world.drop(key, text, { by });
  await world.settle();
  const held = current();
  expect(held.state).toBe('held');
  return { importId: String(held.importId), hash: String(held.planHash) };
}

function current(): Readonly<Record<string, unknown>> {
  return world.summaries().find((summary) => summary.key === key) ?? {};
}

async function approve({ importId, hash }: Awaited<ReturnType<typeof hold>>, by: string | null) {
  const body = world.drop(`approvals/${importId}`, hash, { by });
  await world.settle();
  return body;
}

describe('a held file', () => {
  test.each<[string, string | null, string | null, string]>([
    ['whoever dropped it', 'AWS:AIDAHR', 'AWS:AIDAHR', 'same-principal'],
    ['the session that dropped it', 'AWS:AROAHR:ann', 'AWS:AROAHR:ann', 'same-principal'],
    ['someone of whom S3 says nothing', 'AWS:AIDAHR', null, 'releaser-unknown'],
    ['someone who did not sign in', 'AWS:AIDAHR', 'AWS:anonymous', 'releaser-unknown'],
    ['anyone, when S3 says nothing of the dropper', null, 'AWS:AIDABOSS', 'dropper-unknown'],
    ['anyone, when the dropper did not sign in', 'AWS:anonymous', 'AWS:AIDABOSS', 'dropper-unknown'],
  ])('is not released by %s', async (_, dropper, releaser, because) => {
    const held = await hold(dropper);
    world.notices.length = 0;
    const message = await approve(held, releaser);
    const refused = { because, sentence: expect.stringMatching(/\.$/), at: expect.any(String) };
    expect(current()).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'approval-role' }],
      releaseRefused: refused,
      planHash: held.hash,
    });
    expect(current()).not.toHaveProperty('released');
    expect(world.accounts.size).toBe(0);
    expect(world.logs).toContain('release-refused');
    expect(notices()).toEqual([`The release of import ${held.importId} was refused`]);

    // S3 says it again.
    world.send(message);
    await world.settle();
    expect(notices()).toHaveLength(1);
    expect(world.logs.filter((code) => code === 'release-refused')).toHaveLength(1);
  });

  test('is released by someone else after a refusal, and everyone is told who it was', async () => {
    const held = await hold('AWS:AIDAHR');
    await approve(held, 'AWS:AIDAHR');
    await approve(held, 'AWS:AIDABOSS');
    const done = current();
    expect(done).toMatchObject({
      state: 'done',
      droppedBy: 'AWS:AIDAHR',
      released: { by: 'AWS:AIDABOSS' },
      counts: { done: 1 },
    });
    expect(done).not.toHaveProperty('releaseRefused');
    expect(world.accounts.size).toBe(1);
    expect(notices()).toEqual([
      `Import ${held.importId} waits for an approval`,
      `The release of import ${held.importId} was refused`,
      `Import ${held.importId} was released`,
    ]);
    const [waits, refused, released] = told().map(({ message }) => message);
    expect(waits).toContain('dropped by "AWS:AIDAHR"');
    expect(refused).toContain('"AWS:AIDAHR" tried to release it');
    expect(refused).toContain('Whoever dropped a file cannot release it');
    expect(released).toContain('released by "AWS:AIDABOSS"');
  });

  test('is released by another session of the dropper’s role, since AWS tells the two apart', async () => {
    const held = await hold('AWS:AROAHR:ann');
    await approve(held, 'AWS:AROAHR:bob');
    expect(current()).toMatchObject({ state: 'done', released: { by: 'AWS:AROAHR:bob' } });
  });

  test('stays held and is reported, wherever the refusing process is killed', async () => {
    const run = async (killAt: number) => {
      world = await WorkflowWorld.create(server);
      const { importId, hash } = await hold('AWS:AIDAHR');
      world.drop(`approvals/${importId}`, hash, { by: 'AWS:AIDAHR' });
      const fate = new Fate(killAt);
      await world.settle(fate);
      expect(current(), `killed at ${killAt}`).toMatchObject({
        state: 'held',
        releaseRefused: { because: 'same-principal' },
      });
      expect(notices()).toContain(`The release of import ${importId} was refused`);
      expect(world.accounts.size).toBe(0);
      return fate;
    };
    const { passed } = await run(Number.POSITIVE_INFINITY);
    for (let killAt = 1; killAt < passed; killAt += 7) await run(killAt);
  });
});

describe('a held file that is refused', () => {
  test.each([
    ['by an approver', 'AWS:APPROVER'],
    ['by whoever dropped it', 'AWS:HR'],
  ])('%s ends rejected, with nothing done, and says who refused it', async (_, by) => {
    const { importId, hash } = await hold('AWS:HR');
    world.drop(`approvals/${importId}`, `refuse ${hash}\n`, { by });
    await world.settle();
    expect(current()).toMatchObject({
      state: 'rejected',
      rejectedBecause: { code: 'refused' },
      refused: { by, at: expect.any(String) },
    });
    expect(world.accounts.size).toBe(0);
    expect(world.logs).toContain('import-refused');
    expect(told().at(-1)?.message).toContain(`It was refused by "${by}"`);

    world.drop(`approvals/${importId}`, hash);
    await world.settle();
    expect(current()).toMatchObject({ state: 'rejected' });
    expect(world.accounts.size).toBe(0);
  });

  test('stays held where another plan was refused, and needs no hash', async () => {
    const { importId } = await hold('AWS:HR');
    world.drop(`approvals/${importId}`, `refuse ${'0'.repeat(64)}`);
    await world.settle();
    expect(current()).toMatchObject({ state: 'held' });
    world.drop(`approvals/${importId}`, 'refuse');
    await world.settle();
    expect(current()).toMatchObject({ state: 'rejected', rejectedBecause: { code: 'refused' } });
  });

  test('is reported so wherever the process is killed', async () => {
    for (let killAt = 1, fate = new Fate(0); fate.killed; killAt += 5) {
      world = await WorkflowWorld.create(server);
      const { importId } = await hold('AWS:HR');
      world.drop(`approvals/${importId}`, 'refuse');
      fate = new Fate(killAt);
      await world.settle(fate);
      expect(current(), `killed at ${killAt}`).toMatchObject({ state: 'rejected', refused: {} });
    }
  });
});

describe('of whoever was given a role that needs approval', () => {
  const header = 'email,givenName,role,action';
  const drop = async (name: string, cells: string) => {
    world.drop(`imports/delta/${name}.csv`, `${header}\nann@example.com,${cells}\n`);
    await world.settle();
    return world.summaries().find((summary) => summary.key === `imports/delta/${name}.csv`);
  };
  beforeEach(async () => {
    await approve(await hold('AWS:HR'), 'AWS:APPROVER');
    expect(current().state).toBe('done');
  });

  test.each([
    ['says nothing of the role', 'ann,,onboard'],
    ['repeats the role', 'ann,Infraon Admin,onboard'],
  ])('a file that brings them back and %s is held: the role ended when they left', async (_, cells) => {
    expect(await drop('leaves', 'ann,,offboard')).toMatchObject({ state: 'done', counts: { done: 1 } });
    expect(await drop('returns', cells)).toMatchObject({
      state: 'held',
      heldBecause: [{ code: 'approval-role', roles: [{ role: 'Infraon Admin', count: 1 }] }],
    });
  });

  test('a file of one row that gives them another user name is held', async () => {
    world.drop('imports/delta/moves.csv', 'email,userName\nann@example.com,mallory\n');
    await world.settle();
    expect(world.summaries().find(({ key: dropped }) => dropped === 'imports/delta/moves.csv')).toMatchObject(
      {
        state: 'held',
        heldBecause: [{ code: 'grant-holder-renamed', count: 1 }],
      },
    );
  });
});
