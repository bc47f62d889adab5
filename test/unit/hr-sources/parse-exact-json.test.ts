import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { employeeIdSchema } from '../../../shared/hr-sources/kit/employee-id-schema.ts';
import { parseExactJson } from '../../../shared/hr-sources/kit/parse-exact-json.ts';
import { plainText } from '../../../shared/hr-sources/kit/read-attributes.ts';

describe('JSON that is read exactly', () => {
  it.each([
    ['4711', 4711],
    ['4711.0', 4711],
    ['-3', -3],
    ['0.5', 0.5],
    ['1795336200.25', 1795336200.25],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740993.0', '9007199254740993'],
    ['9007199254740991.4', '9007199254740991.4'],
    ['9.007199254740993e15', '9.007199254740993e15'],
    ['1e400', '1e400'],
  ])('%s is %j', (written, value) => {
    expect(parseExactJson(`{"id":[${written}]}`)).toEqual({ id: [value] });
  });

  it('tells integers apart however many digits they have', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (id) => {
        expect(plainText(parseExactJson(`${id}`))).toBe(`${id}`);
        expect(employeeIdSchema.safeParse(parseExactJson(`${id}`)).data).toBe(`${id}`);
      }),
    );
  });

  it('is otherwise what JSON is', () => {
    const values = [fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)];
    fc.assert(
      fc.property(fc.object({ values }), (value) => {
        const text = JSON.stringify(value);
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
