import { equal, ok } from 'node:assert/strict';
import type { FaultCase } from '../../fault-case.ts';
import { sign } from '../../world/send-webhook.ts';

export const brokenSignatures: FaultCase = {
  id: 'W5',
  done: 'signature, id or time absent, empty, of wrong length, garbage, of another version',
  invariants: ['A'],
  async run(world) {
    const person = world.person();
    const id = world.newId();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const body = JSON.stringify({ occurredAt: world.inSeconds(0), user: person.onboarding });
    const valid = sign({ id, timestamp, body, secret: world.host.stack.webhookSecret });
    const encoded = valid.slice('v1,'.length);
    const bytes = Buffer.from(encoded, 'base64');

    const signatures = [
      ...[
        undefined,
        '',
        ' ',
        'v1',
        'v1,',
        'v1, ',
        ',',
        'v1,,',
        `v1,${encoded}=`,
        `v1,${encoded.slice(0, -1)}`,
      ],
      ...[`v2,${encoded}`, `v1a,${encoded}`, `V1,${encoded}`, `v0,${encoded}`, `v10,${encoded}`, encoded],
      ...[`v1,${bytes.toString('hex')}`, `v1,${bytes.subarray(0, 31).toString('base64')}`],
      ...[`v1,${Buffer.concat([bytes, bytes]).toString('base64')}`, `v1=${encoded}`, `v1 ${encoded}`],
      ...[
        `v1,${'A'.repeat(43)}=`,
        `v1,${'='.repeat(44)}`,
        `v1,${'\u00e9'.repeat(44)}`,
        'v1,null',
        'undefined',
      ],
      ...[`v1,${'A'.repeat(8000)}`, 'v1,x '.repeat(1500), `v1,${encoded.toLowerCase()}`, `"v1,${encoded}"`],
    ];
    const times = [undefined, '', ' ', 'now', '0', '-1', '1e9', `0x${Number(timestamp).toString(16)}`, 'NaN'];
    const otherTimes = [
      `${timestamp}.0`,
      `${timestamp}000`,
      `+${timestamp}`,
      '9'.repeat(400),
      `${timestamp} 1`,
    ];
    const ids = [undefined, '', ' ', `${id} `.repeat(2), 'x'.repeat(4000)];
    const broken = [
      ...signatures.map((value) => ({ 'webhook-signature': value })),
      ...[...times, ...otherTimes].map((value) => ({ 'webhook-timestamp': value })),
      ...ids.map((value) => ({ 'webhook-id': value })),
      { 'webhook-id': undefined, 'webhook-timestamp': undefined, 'webhook-signature': undefined },
    ];
    const said = new Set<string>();
    for (const headers of broken) {
      const headersOfAll = { 'webhook-timestamp': timestamp, 'webhook-signature': valid, ...headers };
      const answer = await world.send({ type: 'onboard', id, rawBody: body, headers: headersOfAll });
      equal(answer.status, 401, `answered ${answer.status} to ${JSON.stringify(headers).slice(0, 120)}`);
      said.add(answer.text);
    }
    equal(said.size, 1, 'every refusal says the same');
    ok(!/missing|malformed|stale|mismatch/.test([...said].join()), 'and not what was wrong');
    equal(await world.event(id), undefined, 'nothing is held');
    equal(world.accounts(person.email).length, 0);

    const untouched = { 'webhook-timestamp': timestamp, 'webhook-signature': `v2,${encoded} ${valid}` };
    const { status } = await world.send({ type: 'onboard', id, rawBody: body, headers: untouched });
    equal(status, 202, 'a valid one beside one of another version passes');
  },
};
