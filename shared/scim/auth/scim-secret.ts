import { createHash, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { createRotatingSecret, type RotatingSecret } from '../../aws/secrets/create-rotating-secret.ts';
import type { SecretLocation } from '../../aws/secrets/read-secret.ts';
import { SecretUnavailableError } from '../../aws/secrets/secret-unavailable-error.ts';
import { parseJson } from '../../http/parse-json.ts';
import type { Log } from '../../log/log.ts';

/** What a SCIM client proves itself by. Of tokens and secrets only digests are kept, so that who reads the secret cannot use them. */
export interface ScimProof {
  /** SHA-256 of the bearer tokens. */
  readonly tokenDigests: readonly Buffer[];
  /** Who may get short-lived tokens from the token endpoint. */
  readonly oauthClients: readonly { readonly id: string; readonly secretDigest: Buffer }[];
  /** Sign the short-lived tokens: the first one new tokens, all of them what is shown. */
  readonly signingKeys: readonly KeyObject[];
}

export type ScimSecret = RotatingSecret<ScimProof>;

const digest = z
  .string()
  .trim()
  .regex(/^sha256:[0-9a-f]{64}$/i)
  .transform((text) => Buffer.from(text.slice('sha256:'.length), 'hex'));

const signingKey = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9+/]{43,172}={0,2}$/)
  .transform((text) => createSecretKey(Buffer.from(text, 'base64')));

const schema = z
  .object({
    tokens: z.array(digest).max(10).default([]),
    oauth: z
      .object({
        clients: z
          .array(z.object({ id: z.string().trim().min(1).max(200), secret: digest }))
          .min(1)
          .max(10),
        signingKeys: z.array(signingKey).min(1).max(10),
      })
      .optional(),
  })
  .refine(({ tokens, oauth }) => tokens.length > 0 || oauth !== undefined);

/** The secret `scim-CLIENT` from Secrets Manager. */
export function createScimSecret(
  options: SecretLocation & { readonly clientName: string; readonly log: Log },
): ScimSecret {
  return createRotatingSecret({ ...options, name: `scim-${options.clientName}`, parse: parseScimProof });
}

/**
 * Parses the secret `scim-CLIENT`: `{"tokens": ["sha256:…", …], "oauth": {"clients": [{"id": "…", "secret": "sha256:…"}],
 * "signingKeys": ["…"]}}`, either or both; several of each overlap while one replaces the other. Throws a
 * `SecretUnavailableError`: one bad entry makes the whole secret unusable, so that it is noticed.
 */
export function parseScimProof(text: string): ScimProof {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new SecretUnavailableError('malformed');
  const { tokens, oauth } = parsed.data;
  return {
    tokenDigests: tokens,
    oauthClients: (oauth?.clients ?? []).map(({ id, secret }) => ({ id, secretDigest: secret })),
    signingKeys: oauth?.signingKeys ?? [],
  };
}

/** Whether a text has one of the digests (SHA-256). All of them are compared, so that which one it was does not show in the time it takes. */
export function matchesDigest(text: string, digests: readonly Buffer[]): boolean {
  const own = createHash('sha256').update(text, 'utf8').digest();
  return digests.filter((digest) => timingSafeEqual(digest, own)).length > 0;
}
