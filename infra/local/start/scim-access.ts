import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { StackPlan } from '../template/plan.ts';

/** How a SCIM client of the stage is tried out, as `stack.json` says it. */
export const scimAccessSchema = z.object({
  /** The tenant URL. */
  url: z.string(),
  token: z.string(),
  /** What gets short-lived tokens from the token endpoint. */
  oauth: z.object({ tokenUrl: z.string(), clientId: z.string(), clientSecret: z.string() }),
  /** The role that each group gives, by the group's name. */
  groups: z.record(z.string(), z.string()),
});

export type ScimAccess = z.infer<typeof scimAccessSchema>;

const configurationSchema = z.object({
  SCIM_OPTIONS: z.object({
    clients: z.record(
      z.string(),
      z.object({ groups: z.array(z.object({ displayName: z.string(), role: z.string() })).default([]) }),
    ),
  }),
});

/** Each SCIM client of the stage, by name, with fresh random credentials. Empty where the stage has none. */
export function giveScimAccess(plan: StackPlan, apiUrl: string): ReadonlyMap<string, ScimAccess> {
  const fn = plan.functions.find(({ shortName }) => shortName === 'scim');
  if (fn === undefined) return new Map();
  const text = readFileSync(join(fn.codeDirectory, 'configuration.json'), 'utf8');
  const { clients } = configurationSchema.parse(JSON.parse(text)).SCIM_OPTIONS;
  return new Map(
    Object.entries(clients).map(([name, { groups }]) => {
      const url = `${apiUrl}/scim/v2/${name}`;
      return [
        name,
        {
          url,
          token: randomText(),
          oauth: { tokenUrl: `${url}/oauth2/token`, clientId: name, clientSecret: randomText() },
          groups: Object.fromEntries(groups.map(({ displayName, role }) => [displayName, role])),
        },
      ];
    }),
  );
}

/** What an operator puts into the secret `scim-CLIENT`. */
export function scimSecretValue({ token, oauth }: ScimAccess): object {
  return {
    tokens: [digestOf(token)],
    oauth: {
      clients: [{ id: oauth.clientId, secret: digestOf(oauth.clientSecret) }],
      signingKeys: [randomBytes(32).toString('base64')],
    },
  };
}

function randomText(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
