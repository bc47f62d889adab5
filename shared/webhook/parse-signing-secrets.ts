import { createSecretKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../http/parse-json.ts';

/** The keys that sign webhooks; never none. A key object does not show its bytes when it is printed. */
export type SigningSecrets =
  | { readonly kind: 'usable'; readonly keys: readonly KeyObject[] }
  | { readonly kind: 'malformed' };

/** Standard Webhooks: a key has between 24 and 64 bytes. */
const [minBytes, maxBytes] = [24, 64];
const prefix = 'whsec_';
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const keySchema = z.string().transform((secret, context) => {
  const key = decodeKey(secret.trim());
  if (key === undefined) {
    context.addIssue({ code: 'custom', message: 'not a whsec_ secret of 24 to 64 bytes' });
    return z.NEVER;
  }
  return key;
});

const signingSecretsSchema = z.object({ secrets: z.array(keySchema).min(1).max(10) });

/**
 * Parses `{"secrets": ["whsec_…", …]}`. One bad entry makes the whole list unusable: verifying with the rest would
 * turn a mistyped new secret into a silent refusal of everything that is signed with it.
 */
export function parseSigningSecrets(text: string): SigningSecrets {
  const parsed = signingSecretsSchema.safeParse(parseJson(text));
  return parsed.success ? { kind: 'usable', keys: parsed.data.secrets } : { kind: 'malformed' };
}

function decodeKey(secret: string): KeyObject | undefined {
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : '';
  if (!base64.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= minBytes && bytes.length <= maxBytes ? createSecretKey(bytes) : undefined;
}
