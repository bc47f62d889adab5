import { randomUUID } from 'node:crypto';
import { signWebhook } from '../../local/sign-webhook.ts';
import type { Stack } from '../../local/start/stack-file.ts';
import { describeAnswer } from './describe-answer.ts';
import { findOrStartHost } from './find-or-start-host.ts';
import { storyOf } from './story.ts';
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
