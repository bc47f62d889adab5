import { resolve } from 'node:path';
import * as z from 'zod';
import { HostError } from '../host-error.ts';
import type { VendorOptions } from './start-vendors.ts';

const optionalText = z
  .string()
  .transform((text) => text.trim() || undefined)
  .optional();

const baseUrl = optionalText.pipe(z.url({ protocol: /^https?$/ }).optional());

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  STAGE: optionalText,
  INFRAON_BASE_URL: baseUrl,
  INFRAON_API_KEY: optionalText,
  ESPER_BASE_URL: baseUrl,
  ESPER_API_KEY: optionalText,
  LOCAL_STATE_DIRECTORY: optionalText,
  WEBHOOK_SECRET: optionalText.pipe(
    z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
      .optional(),
  ),
});

/** What each variable must be, for the sentence that refuses it. */
const expected: Readonly<Record<string, string>> = {
  PORT: 'a port number between 0 and 65535',
  INFRAON_BASE_URL: 'an http or https URL',
  ESPER_BASE_URL: 'an http or https URL',
  WEBHOOK_SECRET: 'whsec_ and the base64 of 24 to 64 bytes',
};

export interface LocalEnvironment extends VendorOptions {
  readonly port: number;
  readonly stage: string;
  readonly webhookSecret?: string;
  /** For two hosts side by side. */
  readonly stateDirectory?: string;
}

/**
 * Reads the variables of `npm start`. An empty one counts as absent. Throws a HostError that names a wrong
 * one, never its value.
 */
export function readLocalEnvironment(variables: NodeJS.ProcessEnv): LocalEnvironment {
  const read = schema.safeParse({ ...variables, PORT: variables.PORT?.trim() || undefined });
  if (!read.success) {
    const name = String(read.error.issues[0]?.path[0]);
    throw new HostError(`${name} must be ${expected[name] ?? 'a text'}.`);
  }
  const { PORT, STAGE, LOCAL_STATE_DIRECTORY, WEBHOOK_SECRET, ...vendors } = read.data;
  return {
    port: PORT,
    stage: STAGE ?? 'local',
    ...given('infraonBaseUrl', vendors.INFRAON_BASE_URL),
    ...given('infraonApiKey', vendors.INFRAON_API_KEY),
    ...given('esperBaseUrl', vendors.ESPER_BASE_URL),
    ...given('esperApiKey', vendors.ESPER_API_KEY),
    ...given('stateDirectory', LOCAL_STATE_DIRECTORY && resolve(LOCAL_STATE_DIRECTORY)),
    ...given('webhookSecret', WEBHOOK_SECRET),
  };
}

function given<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [N in Name]?: string } {
  const nothing: { readonly [N in Name]?: string } = {};
  return value === undefined ? nothing : { ...nothing, [name]: value };
}
