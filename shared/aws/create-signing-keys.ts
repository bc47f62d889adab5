import type { KeyObject } from 'node:crypto';
import type { Log } from '../log/log.ts';
import { parseSigningSecrets } from '../webhook/parse-signing-secrets.ts';
import { readSecret, type SecretLocation } from './read-secret.ts';
import { createSecretCache } from './secret-cache.ts';
import { SecretUnavailableError } from './secret-unavailable-error.ts';

/** The keys that webhooks may be signed with. Both methods throw {@link SecretUnavailableError}. */
export interface SigningKeys {
  get(): Promise<readonly KeyObject[]>;
  /**
   * Called after a signature that no key explains: the keys as they are now, or undefined when that was asked less
   * than thirty seconds ago, so that forged signatures cannot drive calls.
   */
  refetch(): Promise<readonly KeyObject[] | undefined>;
}

const refetchPauseMs = 30_000;

/** Keys from Secrets Manager, kept there as `{"secrets": ["whsec_…", …]}`; several overlap during a rotation. */
export function createSigningKeys(
  options: SecretLocation & { readonly log: Log; readonly now?: () => number },
): SigningKeys {
  const { now = Date.now } = options;
  const cache = createSecretCache({
    ...options,
    name: 'webhook-signing-secrets',
    fetch: async () => keysOf(await readSecret(options)),
  });
  let refetchedAt = Number.NEGATIVE_INFINITY;
  let flight: Promise<readonly KeyObject[]> | undefined;

  return {
    get: cache.get,
    async refetch() {
      if (flight !== undefined) return flight;
      if (now() - refetchedAt < refetchPauseMs) return undefined;
      refetchedAt = now();
      flight = cache.refresh().finally(() => {
        flight = undefined;
      });
      return flight;
    },
  };
}

function keysOf(text: string): readonly KeyObject[] {
  const secrets = parseSigningSecrets(text);
  if (secrets.kind === 'malformed') throw new SecretUnavailableError('malformed');
  return secrets.keys;
}
