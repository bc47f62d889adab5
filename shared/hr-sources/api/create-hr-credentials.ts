import * as z from 'zod';
import { readSecret, type SecretLocation } from '../../aws/secrets/read-secret.ts';
import { createSecretCache } from '../../aws/secrets/secret-cache.ts';
import { SecretUnavailableError } from '../../aws/secrets/secret-unavailable-error.ts';
import { parseJson } from '../../http/parse-json.ts';
import type { Log } from '../../log/log.ts';
import type { HrCredentials } from './create-hr-api.ts';

const schema = z.record(z.string(), z.string().trim().min(1).max(8192));

/** What an HR system's API is called with, kept in Secrets Manager as a JSON object of texts: `{"token": "…"}`. */
export function createHrCredentials(
  options: SecretLocation & { readonly source: string; readonly log: Log; readonly now?: () => number },
): HrCredentials {
  const named = { ...options, name: `hr-source-${options.source}-api` };
  const cache = createSecretCache({ ...named, fetch: async () => parse(await readSecret(named)) });
  return { get: cache.get, refresh: cache.refresh };
}

/** The parser's error is not kept as a cause: it quotes the text. */
function parse(text: string): Readonly<Record<string, string>> {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new SecretUnavailableError('malformed');
  return parsed.data;
}
