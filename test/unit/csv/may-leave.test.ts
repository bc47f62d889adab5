import { expect, test } from 'vitest';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect } from './streams.ts';

/** Whether each row is rejected, and may be about someone who leaves. */
async function mayLeave(...lines: readonly string[]): Promise<readonly (boolean | undefined)[]> {
  const { rows } = await readCsv(chunksOf(lines.join('\n')), { rolePolicy, now });
  const read = await collect(rows);
  return read.map((row) => (row.kind === 'rejected' ? row.mayLeave === true : undefined));
}

async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test.each([
  ['an offboarding', 'offboard,', true],
  ['an offboarding that contradicts itself', 'offboard,yes', true],
  ['someone inactive', ',no', true],
  ['an update that says so', 'update,Inactive', true],
  ['an onboarding that contradicts itself', 'onboard,no', true],
  ['an action that cannot be read', 'offbord,', true],
  ['an action of another system', 'terminate,yes', true],
  ['a status that cannot be read', ',sabbatical', true],
  ['an onboarding', 'onboard,yes', false],
  ['an update', 'update,', false],
  ['presence', ',', false],
])('a row that is rejected for its address: %s', async (_, words, expected) => {
  expect(await mayLeave('email,name,action,active', `ann@,Ann,${words}`)).toEqual([expected]);
});

test('a row that is rejected for the day on which someone leaves', async () => {
  const lines = ['email,action,effectiveAt', 'ann@example.com,offboard,soon', 'bob@example.com,update,soon'];
  expect(await mayLeave(...lines)).toEqual([true, false]);
});

test.each([
  ['has a word for leaving somewhere', 'ann@example.com,Lee, Ann,offboard', true],
  ['has a word for being inactive somewhere', 'ann@example.com,Lee, Ann,,No', true],
  ['lacks the cell that would say', 'ann@example.com,Ann', true],
  ['says that someone stays', 'ann@example.com,Lee, Ann,update', false],
])('a row of which it is doubtful where its cells end: %s', async (_, line, expected) => {
  expect(await mayLeave('email,name,action', line)).toEqual([expected]);
});

test('no row of a file without a column for it says that someone leaves', async () => {
  const lines = ['email,name,title', 'ann@example.com,Lee, Ann,offboard', 'bob@,Bob,offboard'];
  expect(await mayLeave(...lines)).toEqual([false, false]);
});
