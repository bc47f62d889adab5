import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyHmacSignature } from '../../../shared/hr-sources/kit/hmac-signature.ts';

const body = '{"type":"employee.created"}';
const signedWith = (key: string) => createHmac('sha256', key).update(body).digest('hex');
const verify = (signature: string | undefined, ...secrets: readonly string[]) =>
  verifyHmacSignature({ signature, algorithm: 'sha256', encoding: 'hex', signed: [body], secrets });

test('any of the secrets may have signed, in either case of the digits', () => {
  expect(verify(signedWith('new-key'), 'old-key', 'new-key')).toEqual({ kind: 'verified' });
  expect(verify(signedWith('new-key').toUpperCase(), 'new-key')).toEqual({ kind: 'verified' });
  expect(verify(signedWith('other'), 'old-key', 'new-key')).toEqual({
    kind: 'rejected',
    because: 'mismatch',
  });
});

test('an empty secret, with which anyone could sign, opens nothing', () => {
  expect(verify(signedWith(''), '')).toEqual({ kind: 'rejected', because: 'mismatch' });
  expect(verify(signedWith(''), 'key', '')).toEqual({ kind: 'rejected', because: 'mismatch' });
  expect(verify(signedWith('key'))).toEqual({ kind: 'rejected', because: 'mismatch' });
});

test.each([
  undefined,
  '',
  'ab',
  `${signedWith('key')}00`,
  signedWith('key').replace(/.$/, 'g'),
  'é'.repeat(64),
])('what is no signature at all is refused: %s', (signature) => {
  expect(verify(signature, 'key').kind).toBe('rejected');
  expect(verify(signature, 'key')).not.toMatchObject({ because: 'mismatch' });
});
