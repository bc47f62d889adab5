import { expect, test } from 'vitest';
import { describeOffers } from '../../../infra/cli/common/describe-offers.ts';
import { readSourcesArguments } from '../../../infra/cli/common/read-sources-arguments.ts';

test.each([[[]], [['--stage', 'production']], [['--offers', '../gusto']]])(
  'the arguments %j are refused with what to write',
  (args) => {
    expect(() => readSourcesArguments(args)).toThrow('--offers gusto');
  },
);

test('the arguments name an HR system and a stage', () => {
  expect(readSourcesArguments(['--offers', 'gusto'])).toEqual({ source: 'gusto', clears: false });
  expect(readSourcesArguments(['--offers', 'gusto', '--clear'])).toMatchObject({ clears: true });
  expect(readSourcesArguments(['--offers', 'gusto', '--stage', 'production'])).toEqual({
    source: 'gusto',
    clears: false,
    stage: 'production',
  });
  expect(readSourcesArguments(['-h'])).toBe('help');
});

const title = 'the local host';

test('offers are shown with their times, and what to do with the right one', () => {
  const offers = [{ key: 'key-two-of-gusto', offeredAt: '2026-11-22T09:00:00.000Z' }];
  const lines = describeOffers(offers, { source: 'gusto', title }).join('\n');
  expect(lines).toMatch(/2026-11-22T09:00:00\.000Z {2}[0-9a-f]{12} {2}key-two-of-gusto/);
  expect(lines.indexOf('verify the subscription')).toBeLessThan(lines.indexOf('into the secret'));
  expect(lines).toContain('into the secret hr-source-gusto');
  expect(lines).not.toContain('more than one');
  const several = describeOffers([...offers, ...offers], { source: 'gusto', title }).join('\n');
  expect(several).toContain('more than one');
});

test('without an offer it says when one is kept', () => {
  expect(describeOffers([], { source: 'gusto', title }).join()).toContain('has no usable value');
});
