import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { signWebhook } from '../../local/sign-webhook.ts';
import type { Checked } from './checked-stage.ts';

/** No one: the name cannot be resolved, and an update alone creates no account. */
const address = 'smoke-test@user-lifecycle.invalid';

const [requestTimeoutMs, patienceMs, pauseMs] = [30_000, 120_000, 1000];

const eventSchema = z.object({
  status: z.string(),
  statusUrl: z.url(),
  reason: z.string().optional(),
  heldBecause: z.string().optional(),
  outcome: z.record(z.string(), z.looseObject({ result: z.string() })).optional(),
});

type Shown = z.infer<typeof eventSchema>;

export type EventCheck = Checked & { readonly statusUrl?: string };

/** Sends a signed update of someone who does not exist, and waits until every target was looked at. */
export async function checkEvent(given: {
  readonly url: string;
  /** `whsec_…`. */
  readonly secret: string;
}): Promise<EventCheck> {
  const id = `smoke-${randomUUID()}`;
  const body = JSON.stringify({
    type: 'update',
    occurredAt: new Date().toISOString(),
    user: { email: address },
  });
  const response = await fetch(given.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      prefer: 'wait=20',
      ...signWebhook({ id, body, secret: given.secret, now: Date.now() }),
    },
    body,
    signal: AbortSignal.timeout(requestTimeoutMs),
  });
  const taken = eventSchema.safeParse(await readJson(response));
  if (!response.ok || !taken.success) return { ok: false, says: refusal(response.status) };
  const { statusUrl } = taken.data;
  const end = await follow(taken.data);
  if (end.status !== 'applied') {
    const why = end.reason ?? end.heldBecause;
    return { ok: false, says: `${id} is ${end.status}${why === undefined ? '' : `: ${why}`}`, statusUrl };
  }
  const results = Object.entries(end.outcome ?? {}).map(([target, { result }]) => `${target}: ${result}`);
  return { ok: true, says: `${id} is applied (${results.join(', ')})`, statusUrl };
}

/** Whether the status URL shows the event's end to whoever holds it. */
export async function checkStatus(statusUrl: string): Promise<Checked> {
  const shown = await read(statusUrl);
  if (shown === undefined) return { ok: false, says: 'the status URL shows nothing' };
  return { ok: shown.status === 'applied', says: `the status URL shows ${shown.status}` };
}

async function follow(taken: Shown): Promise<Shown> {
  const until = Date.now() + patienceMs;
  let shown = taken;
  while (shown.status === 'accepted' && Date.now() < until) {
    await setTimeout(pauseMs);
    shown = (await read(shown.statusUrl)) ?? shown;
  }
  return shown;
}

async function read(statusUrl: string): Promise<Shown | undefined> {
  const response = await fetch(statusUrl, { signal: AbortSignal.timeout(requestTimeoutMs) });
  return eventSchema.safeParse(await readJson(response)).data;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function refusal(status: number): string {
  const causes: Readonly<Record<number, string>> = {
    401: 'the signing secret is another one, or this clock is off by more than five minutes',
    403: 'the firewall does not let this address through',
    503: 'a secret is not filled in, or the ledger is unavailable',
  };
  return `the webhook answers ${status}: ${causes[status] ?? 'read the log of update-user'}`;
}
