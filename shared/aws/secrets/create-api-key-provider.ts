import * as z from 'zod';
import { parseJson } from '../../http/parse-json.ts';
import type { CredentialProvider } from '../../http/vendor-authorization.ts';
import type { Log } from '../../log/log.ts';
import { readSecret, type SecretLocation } from './read-secret.ts';
import { createSecretCache } from './secret-cache.ts';
import { SecretUnavailableError } from './secret-unavailable-error.ts';

export interface ApiKeyProviderOptions extends SecretLocation {
  readonly log: Log;
  /** The secret's name in the log. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Visible ASCII, with single spaces inside (`ApiKey abc`): anything else cannot be an HTTP header's value. */
const apiKeySchema = z.object({
  apiKey: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/),
});

/** The API key of a vendor, kept in Secrets Manager as `{"apiKey": "…"}`. Throws {@link SecretUnavailableError}. */
export function createApiKeyProvider(options: ApiKeyProviderOptions): CredentialProvider {
  const cache = createSecretCache({
    ...options,
    fetch: async () => parseApiKey(await readSecret(options)),
  });
  return {
    get: cache.get,
    async refresh(stale) {
      const held = await cache.get();
      return held === stale ? cache.refresh() : held;
    },
  };
}

function parseApiKey(text: string): string {
  const parsed = apiKeySchema.safeParse(parseJson(text));
  if (!parsed.success) throw new SecretUnavailableError('malformed');
  return parsed.data.apiKey;
}
