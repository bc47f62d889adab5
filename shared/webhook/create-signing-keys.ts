import type { KeyObject } from 'node:crypto';
import { createRotatingSecret, type RotatingSecret } from '../aws/secrets/create-rotating-secret.ts';
import type { SecretLocation } from '../aws/secrets/read-secret.ts';
import { SecretUnavailableError } from '../aws/secrets/secret-unavailable-error.ts';
import type { Log } from '../log/log.ts';
import { parseSigningSecrets } from './parse-signing-secrets.ts';

/** The keys that webhooks may be signed with. */
export type SigningKeys = RotatingSecret<readonly KeyObject[]>;

/** Keys from Secrets Manager, kept there as `{"secrets": ["whsec_…", …]}`; several overlap during a rotation. */
export function createSigningKeys(
  options: SecretLocation & { readonly log: Log; readonly now?: () => number },
): SigningKeys {
  return createRotatingSecret({ ...options, name: 'webhook-signing-secrets', parse: keysOf });
}

function keysOf(text: string): readonly KeyObject[] {
  const secrets = parseSigningSecrets(text);
  if (secrets.kind === 'malformed') throw new SecretUnavailableError('malformed');
  return secrets.keys;
}
