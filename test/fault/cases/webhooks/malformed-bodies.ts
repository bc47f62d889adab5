import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';

export const malformedBodies: FaultCase = {
  id: 'W8',
  done: 'signed, but malformed JSON, BOM, null, scalar, deep nesting, duplicate keys, no UTF-8',
  invariants: ['P'],
  async run(world) {
    const canary = `canary${world.random.text(12)}`;
    const email = `${canary}@fault.example`;
    const sound = JSON.stringify({
      occurredAt: world.inSeconds(0),
      user: { email, givenName: canary, familyName: 'Haas' },
    });
    const nested = (open: string, close: string, depth: number) =>
      `{"${canary}":${open.repeat(depth)}1${close.repeat(depth)}}`;
    const bodies: readonly (string | Uint8Array<ArrayBuffer>)[] = [
      ...['', ' ', '{', '}', `{"${canary}"`, `${sound}}`, `${sound}${sound}`, sound.slice(0, -1)],
      ...[
        `\ufeff${sound}`,
        'null',
        'true',
        '42',
        '-0',
        '1e999',
        `"${canary}"`,
        `["${canary}"]`,
        `[${sound}]`,
      ],
      ...[sound.replace('}', ',}'), `/* ${canary} */${sound}`, sound.replaceAll('"', "'"), `NaN${canary}`],
      ...[nested('[', ']', 50), nested('[', ']', 50_000), nested('{"a":', '}', 20_000), '['.repeat(100_000)],
      sound.replace('"user":', `"occurredAt":"2026-01-01T00:00:00Z","user":`),
      sound.replace('"email":', `"email":"other.${email}","email":`),
      sound.replace('"email":', `"em\\u0061il":"other.${email}","email":`),
      new Uint8Array(Buffer.from(sound.replace(canary, `${canary}\u00e9`), 'latin1')),
      new Uint8Array(Buffer.from(sound, 'utf16le')),
      new Uint8Array([0xff, 0xfe, 0x00]),
      sound.replace(canary, `${canary}\u0000`),
    ];
    for (const rawBody of bodies) {
      const id = world.newId();
      const answer = await world.send({ type: 'onboard', id, rawBody });
      const shown = typeof rawBody === 'string' ? rawBody.slice(0, 40) : 'bytes';
      // The gateway passes JSON on as text, which changes bytes that are not UTF-8: what arrives is not what was signed.
      ok(
        answer.status === 400 || (answer.status === 401 && typeof rawBody !== 'string'),
        `answered ${answer.status} to ${shown}`,
      );
      ok(!answer.text.includes(canary), `the answer repeats ${shown}`);
      equal(answer.headers.get('content-type'), 'application/problem+json');
      equal(await world.event(id), undefined, 'nothing is held');
    }
    const types = ['text/plain', 'application/jsonp', 'application/x-www-form-urlencoded', '', undefined];
    for (const type of types) {
      const headers = { 'content-type': type };
      const answer = await world.send({
        type: 'onboard',
        rawBody: new Uint8Array(Buffer.from(sound)),
        headers,
      });
      equal(answer.status, 415, `answered ${answer.status} to the type ${type}`);
    }
    equal(world.accounts(email, `other.${email}`).length, 0);
    ok(!world.logs().includes(canary), 'a body is in a log');
  },
};
