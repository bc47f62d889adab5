import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ada, errorSchema, groupSchema, openScimDoor, patchOp, userSchema } from '../support/scim-door.ts';

const words = fc.constantFrom(
  ...['__proto__', 'constructor', 'prototype', 'toString', 'userName', 'active', 'name', 'emails', 'members'],
  ...[
    'name.givenName',
    'emails[type eq "work"].value',
    'members[value eq "u1"]',
    'emails[',
    ']',
    '"',
    '\u0000',
  ],
  ...['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User', 'urn:x:y', '__proto__.polluted', ''],
);
const text = fc.oneof(
  words,
  fc.string({ maxLength: 20 }),
  fc.tuple(words, words).map((both) => both.join(':')),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(null, true, false, 0, -1, 1e308, 'True'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(text, tie('any'), { maxKeys: 3 }),
  ),
})).any;
const operation = fc.record(
  { op: fc.oneof(fc.constantFrom('add', 'Replace', 'REMOVE'), value), path: fc.oneof(text, value), value },
  { requiredKeys: [] },
);
const schemas = fc.constantFrom(undefined, [patchOp], [userSchema], [groupSchema], ['urn:x'], 'x', [null]);
const body = fc.oneof(
  fc.record({ schemas, Operations: fc.array(fc.oneof(operation, value), { maxLength: 4 }) }),
  fc
    .tuple(schemas, fc.dictionary(text, value, { maxKeys: 4 }))
    .map(([named, more]) => ({ ...more, schemas: named })),
  value,
);
const call = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
  path: fc.oneof(
    fc.constantFrom(
      '/Users',
      '/Users/u1',
      '/Groups',
      '/Groups/g1',
      '/Schemas',
      '/Bulk',
      '/oauth2/token',
      '/%zz',
    ),
    text.map((one) => `/Users/${encodeURIComponent(one)}`),
  ),
  query: fc.dictionary(
    fc.constantFrom('filter', 'attributes', 'excludedAttributes', 'startIndex', 'count', '__proto__'),
    text,
  ),
});

test('whatever a client sends is answered, never with a 5xx of ours, and nothing is polluted', async () => {
  await fc.assert(
    fc.asyncProperty(call, body, async ({ method, path, query }, sent) => {
      const door = openScimDoor();
      await door.post('/Users', ada);
      await door.post('/Groups', { schemas: [groupSchema], displayName: 'IT' });
      const answer = await door.call({
        method,
        path: `${path}?${new URLSearchParams(query)}`,
        body: JSON.stringify(sent) ?? '',
      });
      expect(answer.status).not.toBe(500);
      if (answer.status >= 400 && path !== '/oauth2/token')
        expect(answer.body).toMatchObject({ schemas: [errorSchema], status: `${answer.status}` });
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(Object.prototype).not.toHaveProperty('polluted');
    }),
    { numRuns: 400 },
  );
});
