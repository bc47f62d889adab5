import { describe, expect, test } from 'vitest';
import type { AttributeName } from '../../../shared/domain/attributes.ts';
import { fingerprint } from '../../../shared/domain/comparable-value.ts';
import type { DriftDecisions } from '../../../shared/domain/drift-decision.ts';
import { newTargetState, type Person, type WriteCounts } from '../../../shared/domain/person.ts';
import { account, DriftWorld, somebody } from '../../support/drift-world.ts';
import { at } from '../../support/user-events.ts';

const ann = somebody('ann', { accountId: 'a' });
const other = account('a', { of: 'ann', shows: { displayName: 'Other' } });
const decided = { by: 'local:kim', at: '2026-11-20T09:00:00.000Z' };

/** What `ops accept` keeps of the findings of a night. */
function acceptedIn(world: DriftWorld, because?: string): DriftDecisions {
  const reason = because === undefined ? {} : { because };
  return {
    accepted: world.findings().map(({ kind = '', attribute = '', facts = '' }) => {
      const found = attribute === '' ? { facts } : { attributes: { [attribute]: facts } };
      return { kind, ...found, ...decided, ...reason };
    }),
  };
}

/** Ann, of whom another event said the same. */
function saidAgain(name: AttributeName): Person {
  const again = { value: null, ...ann.desired[name], at: at(9), by: 'webhook/9' } as const;
  return { ...ann, desired: { ...ann.desired, [name]: again } };
}

const inactive = account('a', { of: 'ann', shows: { active: false } });

async function nightAfter(decisions: DriftDecisions, listed = other, person = ann) {
  const world = new DriftWorld([person]);
  world.decisions.set('a', decisions);
  return { world, ...(await world.run([listed])) };
}

describe('what an operator has accepted', () => {
  async function accepted() {
    const first = new DriftWorld([ann]);
    await first.run([other]);
    expect(first.queued).toEqual(['ann']);
    return acceptedIn(first, 'AD leads');
  }

  test('is neither counted nor healed, and the report says who accepted it when and why', async () => {
    const night = await nightAfter(await accepted());
    expect(night).toMatchObject({ counts: { differs: 0 }, accepted: 1, healing: { people: 0 } });
    expect(night.world.queued).toEqual([]);
    expect(night.world.findings()).toMatchObject([
      { kind: 'differs', decision: 'accepted by local:kim on 2026-11-20', because: 'AD leads', healed: 'no' },
    ]);
    expect(night.page).toContain('accepted by local:kim on 2026-11-20');
    expect(night.page).toContain('as operators have decided');
  });

  test('stays so night after night, however names are written', async () => {
    const decisions = await accepted();
    for (let nights = 0; nights < 3; nights += 1) expect((await nightAfter(decisions)).accepted).toBe(1);
  });

  test.each([
    ['the account shows something else', account('a', { of: 'ann', shows: { displayName: 'Third' } }), ann],
    ['HR says something else', other, somebody('ann', { accountId: 'a', user: { displayName: 'Anna' } })],
    ['more differs', account('a', { of: 'ann', shows: { displayName: 'Other', email: 'x@x.example' } }), ann],
  ])('is reported and healed again once %s', async (_, listed, person) => {
    const night = await nightAfter(await accepted(), listed, person);
    expect(night).toMatchObject({ counts: { differs: 1 }, accepted: 0 });
    expect(night.world.queued).toEqual(['ann']);
    expect(night.world.findings()[0]?.decision).toBe('accepted by local:kim on 2026-11-20 and changed since');
  });

  test.each([
    ['stays so while HR repeats what it said', other, 'displayName', 1],
    ['is over, where it is access that someone lacks, with the next word on it', inactive, 'active', 0],
  ] as const)('%s', async (_, listed, attribute, accepted) => {
    const first = new DriftWorld([ann]);
    await first.run([listed]);
    const decisions = acceptedIn(first);
    expect(await nightAfter(decisions, listed)).toMatchObject({ accepted: 1 });
    expect(await nightAfter(decisions, listed, saidAgain(attribute))).toMatchObject({ accepted });
  });

  test('holds of an account that no one owns, until it bears another name or works again', async () => {
    const first = new DriftWorld([]);
    const stray = (shows: object) => account('z', { shows: { active: false, ...shows } });
    await first.run([stray({})]);
    const countAfter = async (shows: object) => {
      const world = new DriftWorld([]);
      world.decisions.set('z', acceptedIn(first));
      return (await world.run([stray(shows)])).counts.unmanaged;
    };
    expect([await countAfter({}), await countAfter({ active: true })]).toEqual([0, 1]);
    expect(await countAfter({ email: 'new@x.example' })).toBe(1);
  });

  test('holds of someone who has no account', async () => {
    const eve = somebody('eve');
    const first = new DriftWorld([eve]);
    await first.run([]);
    const world = new DriftWorld([eve]);
    world.decisions.set('eve', acceptedIn(first));
    expect(await world.run([])).toMatchObject({ counts: { missing: 0 }, accepted: 1 });
    expect(world.queued).toEqual([]);
    const again = { value: true, at: at(9), by: 'webhook/9' } as const;
    const back = new DriftWorld([{ ...eve, desired: { ...eve.desired, active: again } }]);
    back.decisions.set('eve', acceptedIn(first));
    expect(await back.run([])).toMatchObject({ counts: { missing: 1 }, accepted: 0 });
  });
});

describe('someone who left and has access', () => {
  const gone = somebody('ann', { accountId: 'a', user: { active: false } });
  const working = account('a', { of: 'ann' });

  test('is reported and healed, whatever was accepted', async () => {
    const first = new DriftWorld([gone]);
    await first.run([working]);
    const night = await nightAfter(acceptedIn(first), working, gone);
    expect(night).toMatchObject({ counts: { 'leaver-active': 1 }, accepted: 0 });
    expect(night.world.queued).toEqual(['ann']);
    expect(night.page).toContain('Leavers are active');
  });

  test('is reported loudly where the account is protected, which nothing writes to', async () => {
    const night = await nightAfter({ accepted: [], protected: decided }, working, gone);
    expect(night).toMatchObject({ counts: { 'leaver-active': 1 }, protectedFindings: 0 });
    expect(night.world.queued).toEqual([]);
    expect(night.page).toContain('Leavers are active');
    expect(night.page).toContain('protected by local:kim on 2026-11-20');
  });
});

test('a protected account is not healed, and the report says who protects it', async () => {
  const night = await nightAfter({ accepted: [], protected: decided });
  expect(night).toMatchObject({ counts: { differs: 0 }, protectedFindings: 1 });
  expect(night.world.queued).toEqual([]);
  expect(night.world.findings()[0]?.decision).toBe('protected by local:kim on 2026-11-20');
});

describe('an attribute that was given again and again', () => {
  const given = (times: number, value = 'Name of ann'): WriteCounts => ({
    displayName: { value: fingerprint(value), times, at: '2026-11-21T02:00:00.000Z' },
  });
  const night = async (writes: WriteCounts) => {
    const targets = { infraon: { ...newTargetState, accountId: 'a', writes } };
    return nightAfter({ accepted: [] }, other, { ...ann, targets });
  };

  test('has a second writer from the third time on, which the report says in words', async () => {
    const { counts, page, world } = await night(given(3));
    expect(counts).toMatchObject({ 'second-writer': 1, differs: 0 });
    expect(page).toContain('Written 3 times, the last time on 2026-11-21, and changed back');
    expect(world.findings()).toMatchObject([
      { kind: 'second-writer', attribute: 'displayName', writes: '3' },
    ]);
  });

  test('merely differs before that, or where another value is expected by now', async () => {
    for (const writes of [given(2), given(9, 'Former name')]) {
      expect((await night(writes)).counts).toMatchObject({ 'second-writer': 0, differs: 1 });
    }
  });
});

describe('an account that bears another person’s name', () => {
  const bob = somebody('bob', { accountId: 'b' });
  const run = (shows: object, person = ann) => {
    const world = new DriftWorld([person, bob]);
    return world.run([account('a', { of: 'ann', shows }), account('b', { of: 'bob' })]).then((night) => ({
      ...night,
      queued: world.queued,
      findings: world.findings(),
    }));
  };

  test('and none of its owner’s is linked wrongly: it is not renamed', async () => {
    const night = await run({ userName: 'bob@x.example', email: 'info@x.example' });
    expect(night).toMatchObject({ counts: { 'wrong-link': 1, differs: 0 }, queued: [] });
    expect(night.findings[0]).toMatchObject({ expected: 'ann@x.example', found: 'bob@x.example' });
  });

  test('and one of its owner’s differs, as does one that bears no one’s', async () => {
    for (const shows of [{ userName: 'bob@x.example' }, { userName: 'x', email: 'x@x.example' }]) {
      expect(await run(shows)).toMatchObject({ counts: { 'wrong-link': 0, differs: 1 }, queued: ['ann'] });
    }
  });

  test('is not deactivated with its former owner, and says that someone who left may have access', async () => {
    const gone = somebody('ann', { accountId: 'a', user: { active: false } });
    const night = await run({ userName: 'bob@x.example', email: 'bob@x.example' }, gone);
    expect(night).toMatchObject({ counts: { 'wrong-link': 1, 'leaver-active': 0 }, queued: [] });
    expect(night.findings.map(({ attribute }) => attribute)).toContain('active');
  });
});
