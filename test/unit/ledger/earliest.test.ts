import { expect, test } from 'vitest';
import { earliest } from '../../../shared/ledger/ledger-context.ts';

test('the earliest of some times is the first of those that are given', () => {
  expect(earliest('2026-02-01T00:00:00.000Z', undefined, '2026-01-01T00:00:00.000Z')).toBe(
    '2026-01-01T00:00:00.000Z',
  );
  expect(earliest(undefined, '2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00.000Z');
  expect(earliest(undefined)).toBeUndefined();
});
