import type { FaultInput } from '../../../../infra/simulators/infraon/index.ts';
import type { FaultWorld } from '../../fault-world.ts';
import { deliver } from '../../world/deliver.ts';
import type { Delivery } from '../../world/send-webhook.ts';
import type { Canary } from './canary.ts';

/** Replies of every kind that quote what they were sent, or say what no one asked for. */
export async function plantAtTheVendor(world: FaultWorld, { mark, remember }: Canary): Promise<void> {
  const { simulator } = world;
  const { extraFields } = simulator.state().options;
  simulator.setOptions({ extraFields: { [mark('extra')]: mark('extravalue') } });
  const replies = (): readonly FaultInput[] => [
    { kind: 'status', status: 400, body: { error: mark('error') } },
    { kind: 'status', status: 400, body: { role: [`"${mark('role')}" is not a valid choice.`] } },
    { kind: 'status', status: 422, body: { [mark('field')]: [mark('fieldvalue')] } },
    { kind: 'status', status: 400, body: mark('text') },
    { kind: 'status', status: 400, body: [[mark('nested')]] },
    { kind: 'status', status: 401, body: { detail: mark('unauthorized') } },
    { kind: 'status', status: 403, body: { detail: mark('forbidden') } },
    { kind: 'status', status: 404, body: { detail: mark('notfound') } },
    { kind: 'status', status: 409, body: { error: mark('conflict') } },
    { kind: 'status', status: 500, body: { trace: mark('trace') } },
    { kind: 'status', status: 503, body: { error: mark('down') }, headers: { 'x-mark': mark('header') } },
    { kind: 'status', status: 302, headers: { location: `https://${mark('location')}.example/` } },
    { kind: 'status', status: 200, body: { status: mark('status'), user_id: [mark('userid')] } },
    { kind: 'throttled', retryAfter: mark('retryafter') },
    { kind: 'logical-failure', msg: mark('msg') },
    { kind: 'refuse-attribute', attribute: 'phone' },
    { kind: 'refuse-attribute', attribute: 'phone', named: false },
    { kind: 'broken-json', when: 'after' },
    { kind: 'truncated', announced: true },
    { kind: 'reset', when: 'after' },
  ];
  const some = () => world.random.shuffle(replies()).slice(0, 7);
  const joining = [
    ...replies().map((reply) => plant(reply, 'create')),
    ...some().map((reply) => plant(reply, 'user_invite')),
  ];
  const changing = some().map((reply) => plant(reply, 'edit'));
  await settleAll([...joining, ...changing].map((user) => ({ type: 'onboard', user })));
  await settleAll(changing.map(({ email }) => ({ type: 'update', user: { email, phone: mark('phone') } })));
  simulator.setOptions({ extraFields });

  /** Someone at whose next call the vendor answers so. */
  function plant(reply: FaultInput, operation: 'create' | 'edit' | 'user_invite') {
    const email = `${mark('address')}@fault.example`;
    simulator.arm({ ...reply, operation, times: 1, match: { email } });
    return { email, givenName: mark('given'), phone: mark('phone'), role: 'Requester' };
  }

  /** Remembers what is answered before an event is final, and after. */
  async function settleAll(deliveries: readonly Delivery[]): Promise<void> {
    const held = [];
    for (const delivery of deliveries) held.push(remember(await deliver(world, delivery)));
    const urls = held.map(({ body }) => body.statusUrl ?? '');
    for (const url of urls) {
      remember(await world.status(url));
      await world.untilFinal(url, 120_000);
      remember(await world.status(url));
    }
  }
}
