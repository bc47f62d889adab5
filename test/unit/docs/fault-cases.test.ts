import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { faultCases } from '../../fault/cases/index.ts';

test.each(['L', 'D', 'O', 'A', 'P', 'E'] as const)(
  'docs/reliability.md names the cases that test invariant %s',
  async (invariant) => {
    const text = await readFile(new URL('../../../docs/reliability.md', import.meta.url), 'utf8');
    const row = text.split('\n').find((line) => line.startsWith(`| **${invariant}** |`));
    const [, , , , cases = ''] = (row ?? '').split('|');
    const tested = faultCases.filter(({ invariants }) => invariants.includes(invariant));
    expect(cases.trim().split(', ')).toEqual(tested.map(({ id }) => id));
  },
);
