import { createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { parseSigningSecrets } from '../../../shared/webhook/parse-signing-secrets.ts';
import { type SignedDelivery, verifySignature } from '../../../shared/webhook/verify-signature.ts';

const keyOf = (secret: string) => createSecretKey(secret.slice('whsec_'.length), 'base64');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));

/** The vector that Standard Webhooks publishes. */
const published: SignedDelivery = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  signatures: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  body: bytes('{"test": 2432232314}'),
  keys: [keyOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')],
  now: 1614265330_000,
};
const other = createSecretKey(new Uint8Array(32).fill(7));
const wrong = `v1,${'A'.repeat(43)}=`;

const delivery = fc.record({
  secret: fc.uint8Array({ minLength: 24, maxLength: 64 }).map((key) => Buffer.from(key).toString('base64')),
  id: fc.stringMatching(/^[\x21-\x7e]{1,40}$/),
  text: fc.string({ unit: 'grapheme', maxLength: 200 }),
  seconds: fc.integer({ min: 1, max: 4_000_000_000 }),
});

function signed({
  secret,
  id,
  text,
  seconds,
}: typeof delivery extends fc.Arbitrary<infer T> ? T : never): SignedDelivery {
  return {
    id,
    timestamp: `${seconds}`,
    signatures: new Webhook(secret).sign(id, new Date(seconds * 1000), text),
    body: bytes(text),
    keys: [createSecretKey(secret, 'base64')],
    now: seconds * 1000,
  };
}

describe('the signature check', () => {
  it('accepts the published vector', () => {
    expect(verifySignature(published)).toEqual({ kind: 'verified' });
  });

  it('accepts whatever the reference library signs, of any bytes', () => {
    fc.assert(
      fc.property(delivery, (sent) => verifySignature(signed(sent)).kind === 'verified'),
      { numRuns: 200 },
    );
  });

  it('rejects when any one byte of the body, the id, the timestamp or the signature differs', () => {
    fc.assert(
      fc.property(delivery, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, at, mask) => {
        const good = signed({ ...sent, text: `${sent.text}.` });
        const flipped = (from: Uint8Array) =>
          from.map((byte, index) => (index === at % from.length ? byte ^ mask : byte));
        const flippedText = (text = '') => Buffer.from(flipped(bytes(text))).toString('latin1');
        const verdicts = [
          verifySignature({ ...good, body: flipped(good.body) }),
          verifySignature({ ...good, id: flippedText(good.id) }),
          verifySignature({ ...good, signatures: flippedText(good.signatures) }),
          verifySignature({ ...good, keys: [createSecretKey(flipped((good.keys[0] ?? other).export()))] }),
          verifySignature({ ...good, timestamp: `${Number(good.timestamp) + (mask % 300) + 1}` }),
        ];
        expect(verdicts.filter(({ kind }) => kind === 'verified')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the headers and bytes are', () => {
    const header = fc.option(
      fc.oneof(
        fc.string({ unit: 'binary-ascii' }),
        fc.constantFrom('v1,', 'v1', ' ', '1e3', '-1', 'v1,\ud800', '\u{1f600}', wrong),
      ),
      {
        nil: undefined,
      },
    );
    fc.assert(
      fc.property(
        fc.record({
          id: header,
          timestamp: fc.oneof(header, fc.constant('1000')),
          signatures: header,
          body: fc.uint8Array(),
          keys: fc.array(
            fc.uint8Array().map((bytes) => createSecretKey(bytes)),
            { maxLength: 3 },
          ),
          now: fc.constant(1_000_000),
        }),
        (sent) => verifySignature(sent).kind === 'rejected',
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    [-300_000, { kind: 'verified' }],
    [300_000, { kind: 'verified' }],
    [300_999, { kind: 'verified' }],
    [301_000, { kind: 'rejected', because: 'stale' }],
    [-301_000, { kind: 'rejected', because: 'stale' }],
  ])('at %i ms from the timestamp is %j', (ms, verdict) => {
    expect(verifySignature({ ...published, now: published.now + ms })).toEqual(verdict);
  });

  it('accepts any of several signatures and any of several keys', () => {
    const [key = other] = published.keys;
    for (const signatures of [
      `${published.signatures} ${wrong}`,
      `${wrong} v2,x ${published.signatures}`,
      `  ${published.signatures} `,
    ]) {
      for (const keys of [
        [key, other],
        [other, key],
      ]) {
        expect(verifySignature({ ...published, signatures, keys }).kind).toBe('verified');
      }
    }
  });

  it.each([
    ['no header', undefined, 'missing'],
    ['an empty header', '', 'missing'],
    ['only spaces', '   ', 'malformed'],
    ['another version', published.signatures?.replace('v1,', 'v1a,'), 'malformed'],
    ['an upper-case version', published.signatures?.replace('v1,', 'V1,'), 'malformed'],
    ['no version', published.signatures?.replace('v1,', ''), 'malformed'],
    ['a signature that is cut', published.signatures?.slice(0, -1), 'malformed'],
    ['a signature with more behind it', `${published.signatures}A`, 'malformed'],
    ['two headers joined by a comma', `${published.signatures},${published.signatures}`, 'malformed'],
    ['a multi-byte character in it', published.signatures?.replace('g0h', 'g\u00e9h'), 'malformed'],
    ['another signature', wrong, 'mismatch'],
  ])('rejects %s', (_what, signatures, because) => {
    expect(verifySignature({ ...published, signatures })).toEqual({ kind: 'rejected', because });
  });

  it.each([
    '',
    ' 1614265330',
    '1614265330.0',
    '+1614265330',
    '0x60380c72',
    '1614265330abc',
    '9'.repeat(13),
    '-5',
    'NaN',
  ])('rejects the timestamp %j', (timestamp) => {
    const verdict = verifySignature({ ...published, timestamp });
    expect(verdict).toEqual({ kind: 'rejected', because: timestamp === '' ? 'missing' : 'malformed' });
  });

  it('rejects everything when there is no key', () => {
    expect(verifySignature({ ...published, keys: [] })).toEqual({ kind: 'rejected', because: 'mismatch' });
  });
});

describe('the signing secrets', () => {
  const secret = (length: number) => `whsec_${Buffer.alloc(length, 1).toString('base64')}`;
  const parse = (...secrets: unknown[]) => parseSigningSecrets(JSON.stringify({ secrets })).kind;

  it('are decoded, all of them, in order', () => {
    const parsed = parseSigningSecrets(JSON.stringify({ secrets: [secret(24), ` ${secret(64)}\n`] }));
    const keys = parsed.kind === 'usable' ? parsed.keys.map((key) => key.export().toString('hex')) : [];
    expect(keys).toEqual(['01'.repeat(24), '01'.repeat(64)]);
  });

  it.each([
    ['a key of 23 bytes', [secret(23)]],
    ['a key of 65 bytes', [secret(65)]],
    ['no prefix', [secret(24).slice(6)]],
    ['another prefix', [secret(24).replace('whsec_', 'whpk_')]],
    ['the URL alphabet', [`whsec_${'-'.repeat(32)}`]],
    ['no padding', [secret(25).replace(/=+$/, '')]],
    ['a good and a bad one', [secret(24), 'whsec_oops']],
    ['a number', [24]],
    ['none', []],
  ])('are malformed with %s', (_what, secrets) => {
    expect(parse(...secrets)).toBe('malformed');
  });

  it('are malformed for any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseSigningSecrets(text).kind === 'malformed'),
    );
  });
});
