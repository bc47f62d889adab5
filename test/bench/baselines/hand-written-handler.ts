import { createHash, type KeyObject } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answerAccepted } from './answer-accepted.ts';
import type { Onboarding } from './onboarding.ts';
import { parseStrictly } from './parse-strictly.ts';
import type { StoredEvent } from './store-onboarding.ts';
import { verifyDelivery } from './verify-delivery.ts';

export interface HandWrittenOptions {
  /** Holds the event; gives the token of its status URL. */
  readonly store: (event: StoredEvent) => Promise<string>;
  readonly keys: () => Promise<readonly KeyObject[]>;
  /** Undefined for what is not a valid onboarding. */
  readonly validate: (body: object, now: number) => Onboarding | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly write: (line: string) => void;
}

/** What someone would write who wants the same checks and calls, and nothing around them. */
export function createHandWrittenHandler(options: HandWrittenOptions) {
  const { store, keys, validate, now, write } = options;
  return async (request: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const at = now();
    const bytes = verifyDelivery(request, { keys: await keys(), now: at });
    if (bytes === undefined) return { statusCode: 401 };
    if (!request.headers['content-type']?.startsWith('application/json')) return { statusCode: 415 };
    const body = parseStrictly(bytes);
    if (body === undefined) return { statusCode: 400 };
    const eventId = request.headers['webhook-id'] ?? '';
    const onboarding = /^[\x21-\x7e]{1,255}$/.test(eventId) ? validate(body, at) : undefined;
    if (onboarding === undefined) return { statusCode: 422 };
    const statusToken = await store({
      eventId,
      bodyHash: createHash('sha256').update('onboard\n').update(bytes).digest('hex'),
      onboarding,
      receivedAt: new Date(at).toISOString(),
      dueAt: new Date(at + 300_000).toISOString(),
    });
    write(JSON.stringify({ time: new Date(at).toISOString(), level: 'info', code: 'event-held', eventId }));
    return answerAccepted(request, { eventId, statusToken });
  };
}
