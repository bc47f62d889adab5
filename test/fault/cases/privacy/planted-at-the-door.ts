import { ok } from 'node:assert/strict';
import type { FaultWorld } from '../../fault-world.ts';
import { readAnswer } from '../../world/answer.ts';
import type { Delivery } from '../../world/send-webhook.ts';
import type { Canary } from './canary.ts';

/** What anyone can send, signed or not, and what is refused; and what functions do not expect. */
export async function plantAtTheDoor(
  world: FaultWorld,
  { mark, name, send, remember }: Canary,
): Promise<void> {
  const { email } = world.person();
  const unsigned = { 'webhook-signature': `v1,${mark('signature')}` };
  const refused: readonly Delivery[] = [
    { type: 'onboard', user: { email: mark('unsigned') }, headers: unsigned },
    { type: 'onboard', headers: { 'webhook-timestamp': mark('timestamp') } },
    { type: 'onboard', headers: { 'user-agent': mark('agent'), authorization: mark('authorization') } },
    { type: 'onboard', rawBody: `{"user": ${mark('json')}` },
    { type: 'onboard', rawBody: `\ufeff{"${mark('bom')}": 1}` },
    { type: 'onboard', rawBody: `{"user": {"${name('key')}": 1, "${name('key')}": 2}}` },
    { type: 'onboard', user: { email, givenName: 'A', [name('unknown')]: mark('unknownvalue') } },
    { type: 'onboard', user: { email: mark('noaddress'), givenName: 'A' } },
    { type: 'onboard', user: { email, givenName: 'A', role: mark('role') } },
    { type: 'update', user: { email, landline: mark('landline'), active: mark('active') } },
    { type: 'offboard', user: { email }, more: { [name('top')]: mark('topvalue') } },
    { type: 'offboard', user: { email }, occurredAt: mark('time') },
    { type: 'offboard', user: { email }, headers: { 'content-type': mark('contenttype') } },
    { type: 'offboard', user: { email }, prefer: `wait=1; ${mark('prefer')}` },
    { type: 'onboard', user: { email, givenName: 'A'.repeat(300_000), familyName: mark('large') } },
    // Data of a person in an event's id: it is not logged, since it has no id's form.
    { type: 'offboard', user: { email }, id: `${name('id')}@fault.example` },
  ];
  for (const delivery of refused) await send(delivery);

  const { apiUrl } = world.host.stack;
  for (const path of [
    `/events/${mark('reference')}`,
    `/events/${mark('reference')}.x`,
    `/${mark('path')}?q=1`,
  ]) {
    remember(await readAnswer(await fetch(`${apiUrl}${path}`)));
  }
  for (const shortName of Object.keys(world.host.stack.functions)) {
    for (const event of [
      { Records: mark('event') },
      { body: mark('event'), headers: mark('event') },
      mark('event'),
    ]) {
      const url = `${apiUrl}/_local/functions/${shortName}/invoke`;
      remember(await readAnswer(await fetch(url, { method: 'POST', body: JSON.stringify(event) })));
    }
  }
  const answered = await send({ type: 'offboard', user: { email } });
  ok([200, 202].includes(answered.status), 'the door is as it was');

  // AWS fails while someone's data is on its way.
  for (const service of [world.services.dynamodb, world.services.sqs]) {
    for (const how of ['error', 'refused'] as const) {
      const fault = service.arm({ how });
      await send({
        type: 'onboard',
        user: { email: `${mark('aws')}@fault.example`, givenName: mark('aws') },
      });
      fault.clear();
    }
  }
}
