import * as z from 'zod';
import { createRotatingSecret, type RotatingSecret } from '../../aws/secrets/create-rotating-secret.ts';
import type { SecretLocation } from '../../aws/secrets/read-secret.ts';
import { SecretUnavailableError } from '../../aws/secrets/secret-unavailable-error.ts';
import { parseJson } from '../../http/parse-json.ts';
import type { Log } from '../../log/log.ts';

/** What proves that a delivery is of one HR system: HMAC keys, path tokens, `user:password` or bearer tokens. Never none. */
export type SourceSecrets = RotatingSecret<readonly string[]>;

/** Whatever an HR system issues is longer; what is shorter, or repeats itself, can be guessed. */
const [minLength, minDistinct] = [16, 8];

const schema = z.object({ secrets: z.array(z.string().trim().min(1).max(4096)).min(1).max(10) });

/** Secrets from Secrets Manager, kept there as `{"secrets": ["…", …]}`; several overlap during a rotation. */
export function createSourceSecrets(
  options: SecretLocation & { readonly source: string; readonly log: Log; readonly now?: () => number },
): SourceSecrets {
  return createRotatingSecret({ ...options, name: `hr-source-${options.source}`, parse });
}

/**
 * One bad entry makes the list unusable: a mistyped new secret would else be a silent refusal of what it signs, and a weak
 * one a door beside the good one.
 */
function parse(text: string): readonly string[] {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new SecretUnavailableError('malformed');
  if (!parsed.data.secrets.every(isStrong)) throw new SecretUnavailableError('too-weak');
  return parsed.data.secrets;
}

/** Only the password of `user:password` counts. */
function isStrong(secret: string): boolean {
  const guessed = secret.slice(secret.indexOf(':') + 1);
  return guessed.length >= minLength && new Set(guessed).size >= minDistinct;
}
