import { randomUUID } from 'node:crypto';
import type { Host } from '../../../infra/local/start/start-host.ts';
import { sendWebhook } from '../../fault/world/send-webhook.ts';
import { until } from '../../fault/world/until.ts';
import { type ImportHost, startImportHost } from '../../host/start-import-host.ts';
import type { Figure } from '../figure.ts';
import { median } from '../median.ts';
import { joiners } from '../on-host/joiners.ts';

/** The vendor waits so long before each answer that calls take the time, and not the processor that the stand-ins share. */
const callMs = 500;
const waitMs = 120_000;

/**
 * From the delivery of an offboarding to the vendor's deactivation while a large import is being served, against the same without
 * it: the calls about the leaver, as the vendor counts them, and the time, which a busy machine adds to.
 */
export const leaverBesideImport: Figure = {
  id: 'P11',
  title: 'an offboarding while imported people wait',
  async run({ short }) {
    const [imported, leavers] = short ? [200, 2] : [5000, 7];
    const world = await startImportHost();
    try {
      const { simulator, host } = world;
      const created = () => simulator.requests().byOperation.create?.received ?? 0;
      const emails = Array.from({ length: 2 * (leavers + 1) }, (_, index) => `leaver-${index}@example.com`);
      await Promise.all(emails.map((email) => send(host.stack, { type: 'onboard', email })));
      await until('all have an account', () => created() === emails.length, waitMs);
      simulator.arm({ kind: 'delay', ms: callMs });

      const alone = await leave(world, emails.slice(0, leavers + 1));
      await world.drop('imports/delta/joiners.csv', joiners(imported));
      await until('the first imported person is served', () => created() > emails.length, 600_000);
      const beside = await leave(world, emails.slice(leavers + 1));
      const waiting = imported - (created() - emails.length);
      if (waiting <= 0) throw new Error('the import was over before the last offboarding');
      return [
        {
          label: `calls until a leaver is gone while ${imported} imported people wait`,
          unit: '',
          value: median(beside.map(({ calls }) => calls)),
          baseline: median(alone.map(({ calls }) => calls)),
          goal: { of: 'ratio', atMost: 1.2 },
          notes: [`${waiting} imported people were still waiting after the last of ${leavers} offboardings`],
        },
        {
          label: `the time of it, each call of the vendor ${callMs} ms`,
          unit: 'ms',
          value: median(beside.map(({ ms }) => ms)),
          baseline: median(alone.map(({ ms }) => ms)),
        },
      ];
    } finally {
      await world.stop();
    }
  },
};

/** One leaver after the other. The first is not counted: a process may have to be started for them. */
async function leave({ host, simulator }: ImportHost, emails: readonly string[]) {
  const { stack } = host;
  const left: { readonly calls: number; readonly ms: number }[] = [];
  for (const email of emails) {
    const [started, since] = [performance.now(), simulator.requests().total];
    const gone = simulator.waitForEffect((one) => one.kind === 'deactivated' && one.email === email, waitMs);
    const [{ profileId }] = await Promise.all([gone, send(stack, { type: 'offboard', email })]);
    const ms = performance.now() - started;
    const calls = simulator
      .requests()
      .recent.filter(({ seq, path }) => seq > since && path.includes(`/${profileId}/`));
    left.push({ calls: calls.length, ms });
  }
  return left.slice(1);
}

async function send(
  stack: Host['stack'],
  { type, email }: { readonly type: 'onboard' | 'offboard'; readonly email: string },
): Promise<void> {
  const user = type === 'onboard' ? { email, displayName: 'Somebody' } : { email };
  const { status } = await sendWebhook(
    { type, user },
    { apiUrl: stack.apiUrl, secret: stack.webhookSecret, newId: randomUUID },
  );
  if (status !== 200 && status !== 202) throw new Error(`${status} instead of 202`);
}
