import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { section, table } from '../../../infra/cli/ops/table.ts';

const family = '👩‍👩‍👧';
const persian = 'می‌خواهم';

const rowOf = (value: string) => ({ id: 'conflict-ed4b574cd6', value, event: 'webhook/msg-1' });

/** What a column shows, without its breaks. */
const joined = (lines: readonly string[]) => lines.join('').replaceAll(/\s/g, '');

test.each([
  ['East Asian characters', '部門責任者'.repeat(24)],
  ['emoji of several characters', family.repeat(60)],
  ['characters beyond the first plane', '𠮷'.repeat(90)],
  ['accents of their own', 'é'.repeat(150)],
  ['names with joiners', `${persian} `.repeat(30)],
])('%s fit into 100 columns, and none is taken apart', (_, value) => {
  const lines = section('Wide', [rowOf(value), rowOf('plain')]);
  for (const line of lines) {
    expect(stringWidth(line), line).toBeLessThanOrEqual(100);
    expect(line.isWellFormed()).toBe(true);
  }
  expect(joined(lines)).not.toContain('\ufffd');
  expect(joined(lines).length).toBeGreaterThanOrEqual(value.replaceAll(/\s/g, '').length);
});

test('columns stay aligned behind wide characters', () => {
  const [, wide = '', plain = ''] = table([rowOf('社員'), rowOf('staff')]);
  const before = (line: string) => stringWidth(line.slice(0, line.indexOf('webhook')));
  expect(before(wide)).toBe(before(plain));
});

test('no text makes a line too wide or malformed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (value) => {
      for (const line of table([rowOf(value)])) {
        expect(stringWidth(line)).toBeLessThanOrEqual(100);
        expect(line.isWellFormed()).toBe(true);
      }
    }),
  );
});

test('what would steer the terminal is shown as U+FFFD', () => {
  const [, line = ''] = table([rowOf('\u001b[31m\u202e\u009bx')]);
  expect(line).toContain('\ufffd[31m\ufffd\ufffdx');
});
