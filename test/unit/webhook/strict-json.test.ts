import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkStrictJson } from '../../../shared/webhook/check-strict-json.ts';

const malformed = (because: string) => ({ kind: 'malformed', because });

describe('strict JSON', () => {
  it.each([
    ['', 'syntax'],
    [' ', 'syntax'],
    ['{', 'syntax'],
    ['{}}', 'syntax'],
    ['{}{}', 'syntax'],
    ['{"a":1,}', 'syntax'],
    ['{"a":[1,]}', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['{a:1}', 'syntax'],
    ['{"a":1} // x', 'syntax'],
    ['{"a":"\u0001"}', 'syntax'],
    ['{"a":"\\x"}', 'syntax'],
    ['\ufeff{}', 'byte-order-mark'],
    ['{"a":1,"a":1}', 'duplicate-key'],
    ['{"a":1,"\\u0061":1}', 'duplicate-key'],
    ['{"b":[{"a":{},"a":{}}]}', 'duplicate-key'],
    ['null', 'not-an-object'],
    ['"{}"', 'not-an-object'],
    ['[]', 'not-an-object'],
    ['[{}]', 'not-an-object'],
    [`{"a":${'['.repeat(16)}${']'.repeat(16)}}`, 'too-deep'],
    [`{"a":${'{"a":'.repeat(120_000)}`, 'too-deep'],
  ])('refuses %j', (text, because) => {
    expect(checkStrictJson(text)).toEqual(malformed(because));
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s at any depth', (key) => {
    for (const text of [
      `{"${key}":1}`,
      `{"a":[{"${key}":{}}]}`,
      `{"\\u00${key.charCodeAt(0).toString(16)}${key.slice(1)}":1}`,
    ]) {
      expect(checkStrictJson(text)).toEqual({ kind: 'forbidden-key', key });
    }
  });

  it('takes the same key in different objects', () => {
    expect(checkStrictJson('{"a":{"a":[{"a":1},{"a":2}]},"b":{"a":1}}')).toEqual({ kind: 'sound' });
  });

  it('finds every object sound that JSON.stringify writes, and whatever it finds sound parses', () => {
    const value = fc.object({ maxDepth: 6, withNullPrototype: false, key: fc.string({ maxLength: 5 }) });
    fc.assert(
      fc.property(value, fc.nat(), fc.string({ unit: 'grapheme', maxLength: 1 }), (object, at, inserted) => {
        const text = JSON.stringify(object);
        expect(checkStrictJson(text)).toEqual({ kind: 'sound' });
        const position = at % (text.length + 1);
        const edited = text.slice(0, position) + inserted + text.slice(position);
        if (checkStrictJson(edited).kind === 'sound') JSON.parse(edited);
      }),
      { numRuns: 300 },
    );
  });
});
