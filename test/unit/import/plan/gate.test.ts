import { describe, expect, test } from 'vitest';
import { evaluateGate, type FileSigns, type GateLimits } from '../../../../shared/import/decide/gate.ts';
import type { ChangeKind } from '../../../../shared/import/decide/planned-change.ts';
import { ImportWorld } from '../../../support/import-world.ts';

const limits: GateLimits = {
  maxDeactivations: 5,
  maxDeactivationPercent: 10,
  maxCreates: null,
  maxShrinkPercent: 20,
};

async function verdict(given: {
  readonly mode?: 'delta' | 'full';
  readonly changes?: Partial<Record<ChangeKind, number>>;
  readonly people?: number;
  readonly previousPeople?: number;
  readonly absent?: number;
  readonly signs?: Partial<FileSigns>;
  readonly limits?: Partial<GateLimits>;
  readonly approvalRoles?: readonly { readonly role: string; readonly count: number }[];
}) {
  const { counts } = await new ImportWorld().plan([]);
  return evaluateGate({
    mode: given.mode ?? 'full',
    limits: { ...limits, ...given.limits },
    counts: {
      ...counts,
      people: given.people ?? given.previousPeople ?? 0,
      absent: given.absent ?? 0,
      changes: { ...counts.changes, ...given.changes },
    },
    approvalRoles: given.approvalRoles ?? [],
    previousPeople: given.previousPeople,
    signs: { leavingMarks: [], cutOffRow: undefined, nameChanges: 0, ...given.signs },
  });
}

describe('deactivations', () => {
  test('pass up to the number, or the share of the feed, whichever is more', async () => {
    const held = async (deactivate: number, previousPeople: number) =>
      (await verdict({ changes: { deactivate }, previousPeople })).heldBecause;
    expect(await held(5, 10)).toEqual([]);
    expect(await held(6, 10)).toEqual([{ code: 'too-many-deactivations', count: 6, limit: 5, people: 10 }]);
    expect(await held(12, 129)).toEqual([]);
    expect(await held(13, 129)).toEqual([
      { code: 'too-many-deactivations', count: 13, limit: 12, people: 129 },
    ]);
  });

  test('of a delta file pass up to the number', async () => {
    const { heldBecause } = await verdict({ mode: 'delta', changes: { deactivate: 6 }, people: 1000 });
    expect(heldBecause).toEqual([{ code: 'too-many-deactivations', count: 6, limit: 5, people: 0 }]);
  });

  test('come with a warning of what they also do', async () => {
    const { warnings } = await verdict({ changes: { deactivate: 2 }, previousPeople: 10 });
    expect(warnings).toEqual([{ code: 'deactivation-clears-assets', count: 2 }]);
  });
});

test('creates are held above their number, where one is set', async () => {
  const changes = { create: 11 };
  expect((await verdict({ changes, previousPeople: 1 })).heldBecause).toEqual([]);
  expect((await verdict({ changes, previousPeople: 1, limits: { maxCreates: 11 } })).heldBecause).toEqual([]);
  expect((await verdict({ changes, previousPeople: 1, limits: { maxCreates: 10 } })).heldBecause).toEqual([
    { code: 'too-many-creates', count: 11, limit: 10 },
  ]);
});

test('a role that needs approval holds the plan', async () => {
  const approvalRoles = [{ role: 'Infraon Admin', count: 1 }];
  expect((await verdict({ approvalRoles, previousPeople: 1 })).heldBecause).toEqual([
    { code: 'approval-role', roles: approvalRoles },
  ]);
});

test('a file that shrank by more than allowed holds the plan', async () => {
  expect((await verdict({ people: 80, previousPeople: 100 })).heldBecause).toEqual([]);
  expect((await verdict({ people: 79, previousPeople: 100 })).heldBecause).toEqual([
    { code: 'file-shrank', people: 79, previousPeople: 100, shrankPercent: 21, limitPercent: 20 },
  ]);
});

test("a feed's first full file is said to be one, and is held only for what it changes", async () => {
  expect(await verdict({ people: 10, changes: { deactivate: 2 } })).toEqual({
    heldBecause: [],
    warnings: [{ code: 'deactivation-clears-assets', count: 2 }, { code: 'first-full-file' }],
  });
});

describe('a full file in which hardly anyone of the last one is', () => {
  const held = async (absent: number, previousPeople: number, people = previousPeople) =>
    (await verdict({ changes: { deactivate: absent }, absent, previousPeople, people })).heldBecause;

  test('is held however few they are: it is probably the file of another feed', async () => {
    expect(await held(4, 4)).toEqual([{ code: 'other-people', count: 4, previousPeople: 4 }]);
    expect(await held(2, 2)).toHaveLength(1);
  });

  test('passes where one person replaces another, and where someone stays', async () => {
    expect(await held(1, 1)).toEqual([]);
    expect(await held(3, 4)).toEqual([]);
  });
});
