import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromAttributes, toAttributes } from '../../shared/ledger/table/attribute-values.ts';

const value = fc.letrec<{ readonly any: unknown }>((tie) => ({
  any: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
    fc.constant(null),
    fc.constant(undefined),
    fc.uint8Array(),
    fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 4 }).map((strings) => new Set(strings)),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
  ),
})).any;
const record = fc.dictionary(fc.string(), value);

test('values are written and read as the SDK does it', () => {
  fc.assert(
    fc.property(record, (values) => {
      const written = toAttributes(values);
      expect(written).toEqual(marshall(values, { removeUndefinedValues: true }));
      expect(fromAttributes(written)).toEqual(unmarshall(written));
    }),
    { numRuns: 300 },
  );
});

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  1n,
  new Date(0),
  new Set(),
  new Set(['a', 1]),
  Symbol('a'),
  () => 1,
])('what would not come back as it is, is refused: %s', (unusual) => {
  expect(() => toAttributes({ list: [unusual] })).toThrow(TypeError);
});
