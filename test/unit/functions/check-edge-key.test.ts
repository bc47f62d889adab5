import { expect, test } from 'vitest';
import { parseEdgeKeys } from '../../../functions/check-edge-key/edge-key.ts';
import { createHandler } from '../../../functions/check-edge-key/handler.ts';
import { SecretUnavailableError } from '../../../shared/aws/secrets/secret-unavailable-error.ts';

const [current, previous, next] = ['c', 'p', 'n'].map((letter) => letter.repeat(64));
const ask = (key: string | undefined, renewed?: readonly string[]) =>
  createHandler({ keys: { get: async () => [`${current}`, `${previous}`], refetch: async () => renewed } })({
    headers: key === undefined ? {} : { 'user-lifecycle-edge-key': key },
  });

test.each([current, previous])('a request with a key of the edge gets through', async (key) => {
  expect(await ask(key)).toEqual({ isAuthorized: true });
});

test.each([undefined, '', 'c', next])('one without it (%j) does not', async (key) => {
  expect(await ask(key)).toEqual({ isAuthorized: false });
});

test('a key that was replaced a moment ago gets through once it is read', async () => {
  expect(await ask(next, [`${next}`, `${current}`])).toEqual({ isAuthorized: true });
});

test('the secret as it is generated has one key', () => {
  expect(parseEdgeKeys(JSON.stringify({ previous: '', current }))).toEqual([current]);
  expect(parseEdgeKeys(JSON.stringify({ previous, current }))).toEqual([current, previous]);
});

test.each(['', '{}', 'null', '{"current":"short"}', JSON.stringify({ current, previous: 'short' })])(
  'a secret that says %j lets no one through',
  (text) => {
    expect(() => parseEdgeKeys(text)).toThrow(SecretUnavailableError);
  },
);
