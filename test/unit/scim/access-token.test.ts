import { createHmac, createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  accessTokenSeconds,
  checkAccessToken,
  signAccessToken,
} from '../../../shared/scim/auth/access-token.ts';
import { parseScimProof } from '../../../shared/scim/auth/scim-secret.ts';
import { digestOf } from '../../support/scim-door.ts';

const key = Buffer.alloc(32, 7);
const now = Date.parse('2026-11-26T09:00:00Z');
const proof = parseScimProof(
  JSON.stringify({
    oauth: { clients: [{ id: 'entra', secret: digestOf('x') }], signingKeys: [key.toString('base64')] },
  }),
);
const about = { clientName: 'idp', oauthClientId: 'entra', keys: proof.signingKeys, now };
const token = signAccessToken(about) ?? '';
const check = (given: string, more: object = {}) =>
  checkAccessToken(given, { clientName: 'idp', proof, now, ...more });

/** A token of the same claims, or others, under a header of its maker's choice, signed with the right key. */
function forge(header: object, claims: object = {}): string {
  const [, payload = ''] = token.split('.');
  const known: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const encoded = [header, { ...known, ...claims }].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const signature = createHmac('sha256', createSecretKey(key)).update(encoded.join('.')).digest('base64url');
  return `${encoded.join('.')}.${signature}`;
}
const ours = { alg: 'HS256', typ: 'at+jwt' };

describe('a short-lived token', () => {
  test('opens the door of its client, and of no other that signs with the same key', () => {
    expect(check(token)).toBe('genuine');
    expect(check(forge(ours))).toBe('genuine');
    expect(check(token, { clientName: 'id' })).toBe('mismatch');
    expect(check(signAccessToken({ ...about, clientName: 'idp2' }) ?? '')).toBe('mismatch');
  });

  test('lives to the second, whatever the clock of its owner says', () => {
    const end = now + accessTokenSeconds * 1000;
    expect(check(token, { now: end - 1 })).toBe('genuine');
    expect(check(token, { now: end })).toBe('expired');
    // A clock that is put back does not end it.
    expect(check(token, { now: now - 600_000 })).toBe('genuine');
  });

  test.each([
    ['no algorithm', forge({ alg: 'none' })],
    ['another algorithm', forge({ alg: 'RS256', typ: 'at+jwt' })],
    ['a type of another kind', forge({ alg: 'HS256', typ: 'JWT' })],
    ['a key that its maker names', forge({ ...ours, jwk: {} })],
    ['no time to end', forge(ours, { exp: undefined })],
    ['a time that is a text', forge(ours, { exp: '99999999999' })],
    ['several audiences', forge(ours, { aud: ['scim/idp'] })],
    ['a client that has no credentials', forge(ours, { client_id: 'okta' })],
    ['a fourth part', `${token}.`],
    ['no signature', token.slice(0, token.lastIndexOf('.') + 1)],
  ])('is none with %s', (_what, forged) => {
    expect(check(forged)).toBe('mismatch');
  });
});
