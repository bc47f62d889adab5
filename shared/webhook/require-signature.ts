import type { MiddlewareObj } from '@middy/core';
import { addToLogScope } from '../log/log-scope.ts';
import type { SigningKeys } from './create-signing-keys.ts';
import { ProblemError, problems } from './problem-details.ts';
import { type SignedDelivery, verifySignature } from './verify-signature.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * Lets only signed deliveries pass (401). A signature that no key explains may be of a key that is newer than the
 * ones at hand, so they are fetched again, rarely. Unavailable keys are an error, never an open door.
 */
export function requireSignature(options: {
  readonly keys: SigningKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): MiddlewareObj<WebhookRequest> {
  const { keys, now } = options;
  return {
    async before({ event }) {
      const { headers, rawBody } = event;
      const delivery: Omit<SignedDelivery, 'keys'> = {
        id: headers['webhook-id'],
        timestamp: headers['webhook-timestamp'],
        signatures: headers['webhook-signature'],
        body: rawBody ?? new Uint8Array(),
        now: now(),
      };
      let verdict = verifySignature({ ...delivery, keys: await keys.get() });
      if (verdict.kind === 'rejected' && verdict.because === 'mismatch') {
        const newer = await keys.refetch();
        if (newer !== undefined) verdict = verifySignature({ ...delivery, keys: newer });
      }
      if (verdict.kind === 'rejected') {
        throw new ProblemError(problems.unauthorized, { because: verdict.because });
      }
      // Only now: what a stranger sends is not repeated in the log.
      addToLogScope({ eventId: headers['webhook-id'], source: 'webhook' });
    },
  };
}
