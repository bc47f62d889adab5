import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { HostError } from '../../local/host-error.ts';
import type { ScimAccess } from '../../local/start/scim-access.ts';
import { findOrStartHost } from './find-or-start-host.ts';
import { type ScimStep, scimStoryOf } from './scim-story.ts';
import { table } from './table.ts';
import { createVendorViews } from './vendor-view.ts';

interface ScimDemoOptions {
  readonly variables: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
}

/**
 * Does what an identity provider does: fetches a token, looks for a user, creates, changes and deactivates it, and prints requests,
 * answers, calls at the vendor and who is there in the end.
 */
export async function runScimDemo({ variables, print }: ScimDemoOptions): Promise<void> {
  await using host = await findOrStartHost({ variables, print });
  const { scim } = host.stack;
  if (scim === undefined) throw new HostError('The stage has no SCIM client: add one under scim.clients.');
  const vendors = await createVendorViews(host.stack);
  const token = await fetchToken(scim, print);
  const story = scimStoryOf(scim);
  for (const [index, step] of story.steps.entries()) {
    const before = await Promise.all(vendors.map((vendor) => vendor.mark()));
    print(`\n${index + 2}. ${step.title}\n`);
    const call = story.fillIn(step);
    print(
      `   -> ${call.method} ${call.path}${call.body === undefined ? '' : `\n      ${JSON.stringify(call.body)}`}`,
    );
    const { status, body } = await send(scim, { ...call, token });
    print(`   <- ${status}${body === undefined ? '' : `\n      ${JSON.stringify(body)}`}`);
    story.remember(step, body);
    const { userId } = story;
    if (!step.reachesTargets || userId === undefined) continue;
    await untilSettled(() => send(scim, { method: 'GET', path: `/Users/${userId}`, token }));
    for (const [at, mark] of before.entries())
      for (const line of (await vendors[at]?.since(mark)) ?? []) print(`   ${line}`);
  }
  for (const vendor of vendors) {
    print(`\nUsers that ${vendor.name} now has (${vendor.url}):\n`);
    for (const line of table(await vendor.users())) print(`   ${line}`);
  }
}

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });

async function fetchToken({ oauth }: ScimAccess, print: (line: string) => void): Promise<string> {
  print('\n1. The identity provider fetches a token by its client credentials.\n');
  print(`   -> POST ${new URL(oauth.tokenUrl).pathname}\n      grant_type=client_credentials`);
  const response = await fetch(oauth.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: oauth.clientId,
      client_secret: oauth.clientSecret,
    }),
  });
  const { access_token, expires_in } = tokenSchema.parse(await response.json());
  print(`   <- ${response.status} ${response.statusText}\n      a token for ${expires_in} s`);
  return access_token;
}

async function send(
  { url }: ScimAccess,
  call: Pick<ScimStep, 'method' | 'path' | 'body'> & { readonly token: string },
): Promise<{ readonly status: string; readonly body: unknown }> {
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    headers: { authorization: `Bearer ${call.token}`, 'content-type': 'application/scim+json' },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const text = await response.text();
  return {
    status: `${response.status} ${response.statusText}`,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const userSchema = z.looseObject({
  'urn:ietf:params:scim:schemas:extension:user-lifecycle:2.0:Targets': z.object({
    targets: z.array(z.object({ pending: z.boolean() })),
  }),
});

/** Waits until no target is pending, half a minute at most. */
async function untilSettled(read: () => Promise<{ readonly body: unknown }>): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { body } = await read();
    const user = userSchema.safeParse(body);
    const { targets } = user.data?.['urn:ietf:params:scim:schemas:extension:user-lifecycle:2.0:Targets'] ?? {
      targets: [],
    };
    if (user.success && targets.every(({ pending }) => !pending)) return;
    await sleep(500);
  }
}
