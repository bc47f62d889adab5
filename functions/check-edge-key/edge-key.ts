import * as z from 'zod';
import { SecretUnavailableError } from '../../shared/aws/secrets/secret-unavailable-error.ts';

/** The header that CloudFront adds to each request, in place of what the caller sent. It takes no name that begins with `x-edge-` or `x-amz-`. */
export const edgeKeyHeader = 'user-lifecycle-edge-key';

const key = z.string().min(32);
const edgeKeySchema = z.object({ current: key, previous: z.union([z.literal(''), key]).default('') });

/** Reads `{"current": "…", "previous": "…"}`: both are taken while a replacement lasts. Throws a `SecretUnavailableError`. */
export function parseEdgeKeys(text: string): readonly string[] {
  try {
    const { current, previous } = edgeKeySchema.parse(JSON.parse(text));
    return previous === '' ? [current] : [current, previous];
  } catch {
    // Neither error is passed on: both quote the secret.
    throw new SecretUnavailableError('malformed');
  }
}
