import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { signWebhook } from '../../local/sign-webhook.ts';
import type { Stack } from '../../local/start/stack-file.ts';
import { findOrStartHost } from './find-or-start-host.ts';
import { table } from './table.ts';
import { createVendorViews } from './vendor-view.ts';

interface DemoOptions {
  readonly variables: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

/**
 * Sends the story's events to the running host, or to one that it starts for the time, and prints requests,
 * answers, calls at the vendor and who is there in the end.
 */
export async function runDemo({ variables, print }: DemoOptions): Promise<void> {
  await using host = await findOrStartHost({ variables, print });
  const { stack } = host;
  const vendors = await createVendorViews(stack);
  for (const [index, { title, path, body }] of storyOf(new Date()).entries()) {
    const before = await Promise.all(vendors.map((vendor) => vendor.mark()));
    const text = JSON.stringify(body);
    print(`\n${index + 1}. ${title}\n`);
    print(`   -> POST ${path}\n      ${text}`);
    const { status, answer } = await send(stack, path, text);
    print(`   <- ${status}`);
    for (const line of await describeAnswer(answer)) print(`      ${line}`);
    for (const [at, mark] of before.entries())
      for (const line of (await vendors[at]?.since(mark)) ?? []) print(`   ${line}`);
  }
  for (const vendor of vendors) {
    print(`\nUsers that ${vendor.name} now has (${vendor.url}):\n`);
    for (const line of table(await vendor.users())) print(`   ${line}`);
  }
}

async function send(stack: Stack, path: string, body: string) {
  const id = `demo-${randomUUID()}`;
  const response = await fetch(`${stack.apiUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      prefer: 'wait=15',
      ...signWebhook({ id, body, secret: stack.webhookSecret, now: Date.now() }),
    },
    body,
  });
  return { status: `${response.status} ${response.statusText}`, answer: await response.text() };
}

const viewSchema = z.object({
  status: z.string(),
  statusUrl: z.string(),
  outcome: z.unknown().optional(),
  notTaken: z.array(z.string()).optional(),
  receivedAt: z.string().optional(),
  settledAt: z.string().optional(),
});

/** An answer of the webhooks in a few lines, with what its status URL says now; a refusal as it is. */
async function describeAnswer(answer: string): Promise<readonly string[]> {
  const accepted = viewSchema.safeParse(parse(answer));
  if (!accepted.success) return [answer];
  const { statusUrl } = accepted.data;
  const response = await fetch(statusUrl);
  const { status, outcome, notTaken, receivedAt, settledAt } = viewSchema.parse(await response.json());
  return [
    `status    ${status}${outcome === undefined ? '' : `  ${JSON.stringify(outcome)}`}`,
    ...(notTaken ? [`not taken ${notTaken.join(', ')} (the vendor refused or ignored it)`] : []),
    `received  ${receivedAt ?? ''}${settledAt ? `, settled ${settledAt}` : ''}`,
    `status at ${statusUrl}`,
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Step {
  readonly title: string;
  readonly path: string;
  readonly body: object;
}

/** An invented person, new at each run, who joins, gets another name and leaves. */
function storyOf(now: Date): readonly Step[] {
  const email = `ada.nowak.${randomBytes(3).toString('hex')}@example.com`;
  const at = (milliseconds: number) => new Date(now.getTime() + milliseconds).toISOString();
  return [
    {
      title: 'Ada joins: her account is created, and she is invited.',
      path: '/webhooks/onboard-user',
      body: {
        occurredAt: at(0),
        user: { email, givenName: 'Ada', familyName: 'Nowak', title: 'Engineer', role: 'Requester' },
      },
    },
    {
      title:
        'Ada marries and is promoted: what differs is written. (Infraon publishes names as read-only: see "not taken".)',
      path: '/webhooks/update-user',
      body: {
        occurredAt: at(1),
        user: { email, familyName: 'Berg', displayName: 'Ada Berg', title: 'Lead engineer' },
      },
    },
    {
      title: 'Ada leaves: her account is deactivated.',
      path: '/webhooks/offboard-user',
      body: { occurredAt: at(2), user: { email } },
    },
  ];
}
