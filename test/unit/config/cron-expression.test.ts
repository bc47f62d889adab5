import { expect, test } from 'vitest';
import { isCronExpression } from '../../../infra/config/cron-expression.ts';

test.each([
  'cron(15 1-6 * * ? *)',
  'cron(0 2 ? * MON-FRI *)',
  'cron(0/15 0,6,12 1 JAN-MAR,12 ? 2026-2030)',
  'cron(0 3 L * ? *)',
  'cron(0 3 15W * ? *)',
  'cron(0 3 ? * 6#3 *)',
  'cron(*/10 * ? * 2L *)',
])('%s is taken', (expression) => {
  expect(isCronExpression(expression)).toBe(true);
});

test.each([
  ['no day that is left to the other', 'cron(15 1 * * * *)'],
  ['both days left to the other', 'cron(15 1 ? * ? *)'],
  ['a minute that no hour has', 'cron(60 1 * * ? *)'],
  ['an hour that no day has', 'cron(15 24 * * ? *)'],
  ['a day that no month has', 'cron(15 1 32 * ? *)'],
  ['a month without a name', 'cron(15 1 * JANUARY ? *)'],
  ['weekdays counted from 0', 'cron(15 1 ? * 0 *)'],
  ['a step of nothing', 'cron(0/0 1 * * ? *)'],
  ['five fields, as Unix has them', 'cron(15 1 * * ?)'],
  ['a year that is past all years', 'cron(15 1 * * ? 2200)'],
  ['words', 'every night'],
  ['a rate', 'rate(1 day)'],
])('%s is refused: %s', (_what, expression) => {
  expect(isCronExpression(expression)).toBe(false);
});
