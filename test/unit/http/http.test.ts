import { describe, expect, test } from 'vitest';
import { BodyLengthError, boundBody } from '../../../shared/http/bound-body.ts';
import { systemClock } from '../../../shared/http/clock.ts';
import { readText } from '../../../shared/http/read-reply.ts';
import { parseRetryAfter } from '../../../shared/http/retry-delay.ts';
import { checkOrigin } from '../../../shared/targets/kit/check-origin.ts';

describe('a vendor origin', () => {
  test.each(['https://acme.api.infraon.app', 'https://infraon.acme.internal:8443', 'https://10.1.2.3/'])(
    'is taken when it is a bare https origin: %s',
    (url) => {
      expect(checkOrigin(url, { allowLoopback: false })).toBeUndefined();
    },
  );

  test.each([
    ['acme.api.infraon.app', 'not-a-url'],
    ['http://acme.api.infraon.app', 'not-https'],
    ['ftp://acme.api.infraon.app', 'not-https'],
    ['https://user:secret@acme.api.infraon.app', 'has-userinfo'],
    ['https://@acme.api.infraon.app', 'has-userinfo'],
    ['https://acme.api.infraon.app/ux', 'has-path-or-query'],
    ['https://acme.api.infraon.app?', 'has-path-or-query'],
    ['https://acme.api.infraon.app/#x', 'has-path-or-query'],
    ['https://localhost', 'loopback'],
    ['https://localhost.', 'loopback'],
    ['https://127.1', 'loopback'],
    ['https://[::1]', 'loopback'],
    ['https://[::ffff:127.0.0.1]', 'loopback'],
    ['http://127.0.0.1:3000', 'loopback'],
    ['https://169.254.169.254', 'forbidden-host'],
    ['https://0xa9fea9fe', 'forbidden-host'],
    ['https://2852039166', 'forbidden-host'],
    ['https://[::ffff:169.254.169.254]', 'forbidden-host'],
    ['https://[64:ff9b::a9fe:a9fe]', 'forbidden-host'],
    ['https://[fe80::1]', 'forbidden-host'],
    ['https://[febf::1]', 'forbidden-host'],
    ['https://[fd00:ec2::254]', 'forbidden-host'],
    ['https://metadata.google.internal', 'forbidden-host'],
    ['https://METADATA.google.internal.', 'forbidden-host'],
    ['https://0.0.0.0', 'forbidden-host'],
    ['https://[::]', 'forbidden-host'],
    ['https://100.100.100.200', 'forbidden-host'],
  ])('is refused: %s is %s', (url, fault) => {
    expect(checkOrigin(url, { allowLoopback: false })).toBe(fault);
  });

  test('may be loopback, in http too, only where that is allowed, and nothing else is allowed with it', () => {
    for (const url of [
      'http://127.0.0.1:3000',
      'http://localhost:1',
      'http://[::1]:1',
      'https://127.0.0.1',
    ]) {
      expect(checkOrigin(url, { allowLoopback: true })).toBeUndefined();
    }
    expect(checkOrigin('http://10.0.0.1', { allowLoopback: true })).toBe('not-https');
    expect(checkOrigin('http://169.254.169.254', { allowLoopback: true })).toBe('not-https');
    expect(checkOrigin('https://169.254.169.254', { allowLoopback: true })).toBe('forbidden-host');
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-21T09:00:00Z');
  test.each([
    ['120', 120],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 09:00:30 GMT', 30],
    ['Sat, 21 Nov 2026 08:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    ['2026', 2026],
    ['99999999999', undefined],
    [null, undefined],
  ])('%s asks for %s seconds', (value, seconds) => {
    expect(parseRetryAfter(value, now)).toBe(seconds);
  });
});

describe('a bounded body', () => {
  const never = new AbortController().signal;
  const read = (response: Response, maxBytes: number, signal = never) =>
    readText(boundBody(response, { maxBytes, signal }));

  test('is read whole within its bounds', async () => {
    expect(await read(new Response('grüße'), 7)).toBe('grüße');
    expect(await read(new Response(null), 7)).toBe('');
  });

  test('fails when it is too long, or shorter than announced', async () => {
    await expect(read(new Response('12345678'), 7)).rejects.toBeInstanceOf(BodyLengthError);
    const short = new Response('1234', { headers: { 'content-length': '5' } });
    await expect(read(short, 7)).rejects.toBeInstanceOf(BodyLengthError);
  });

  test('is not measured against the length of its encoded form', async () => {
    const decoded = new Response('1234', { headers: { 'content-length': '50', 'content-encoding': 'gzip' } });
    expect(await read(decoded, 7)).toBe('1234');
  });

  test('fails on bytes that are no UTF-8', async () => {
    await expect(read(new Response(new Uint8Array([0x61, 0xff])), 7)).rejects.toThrow();
  });

  test('ends when the signal aborts, also while nothing arrives', async () => {
    const abort = new AbortController();
    const silent = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
    const reading = read(silent, 7, abort.signal);
    abort.abort(new Error('time is over'));
    await expect(reading).rejects.toThrow('time is over');
    await expect(read(new Response('x'), 7, abort.signal)).rejects.toThrow('time is over');
  });
});

describe('the system clock', () => {
  test('sleeps, and wakes early when the signal aborts', async () => {
    await systemClock.sleep(1, undefined);
    const abort = new AbortController();
    const sleeping = systemClock.sleep(3_600_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    await expect(systemClock.sleep(1, abort.signal)).rejects.toThrow('enough');
  });
});
