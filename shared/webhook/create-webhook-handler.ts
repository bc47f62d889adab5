import type { MiddlewareObj } from '@middy/core';
import middy from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import type { EventType } from '../domain/user-event.ts';
import type { EventBodySchema } from '../events/event-body-schema.ts';
import type { Log } from '../log/log.ts';
import { addToLogScope } from '../log/log-scope.ts';
import { answerProblems } from './answer-problems.ts';
import type { SigningKeys } from './create-signing-keys.ts';
import { ProblemError, problems } from './problem-details.ts';
import { type EventTakerOptions, receiveEvent } from './receive-event.ts';
import { limitBodySize, requireStrictJson } from './require-strict-json.ts';
import { type SignedDelivery, verifySignature } from './verify-signature.ts';
import type { WebhookOptions } from './webhook-environment.ts';
import type { WebhookRequest } from './webhook-request.ts';

export interface WebhookDependencies extends Omit<EventTakerOptions, 'type' | 'schema'> {
  readonly keys: SigningKeys;
}

/** What a webhook function is bound to: its dependencies, and what the stage lets events say. */
export interface WebhookHandlerDependencies
  extends WebhookDependencies,
    Partial<Pick<WebhookOptions, 'requireType'>> {
  readonly rolePolicy: RolePolicy;
}

/** The handler of one webhook route. The body is looked into only after its signature was verified. */
export function createWebhookHandler(
  route: { readonly type: EventType; readonly schema: EventBodySchema },
  dependencies: WebhookDependencies,
) {
  const { keys, log, now } = dependencies;
  return middy<WebhookRequest, APIGatewayProxyStructuredResultV2>()
    .use(answerProblems({ log }))
    .use(limitBodySize())
    .use(requireSignature({ keys, now }))
    .use(tellRefusedLeaving({ type: route.type, log }))
    .use(requireStrictJson())
    .use(jsonBodyParser({ disableContentTypeCheck: true }))
    .handler((request: WebhookRequest, context: Context) =>
      receiveEvent({ request, context }, { ...route, ...dependencies }),
    );
}

/** Refusals that only what bears a good signature meets. */
const refusalsOfSenders: ReadonlySet<number> = new Set([400, 409, 415, 422]);

/** Wakes someone where a sender is refused who says that access is to end: most senders do not say it again. */
function tellRefusedLeaving({
  type,
  log,
}: {
  readonly type: EventType;
  readonly log: Log;
}): MiddlewareObj<WebhookRequest, APIGatewayProxyStructuredResultV2> {
  return {
    onError({ event, error }) {
      if (!(error instanceof ProblemError) || !refusalsOfSenders.has(error.problem.status)) return;
      const takesAccess = type === 'offboard' || Object(Object(event.body).user).active === false;
      const { status } = error.problem;
      if (takesAccess) log('error', 'leaver-not-deactivated', { status, reason: 'refused-at-the-door' });
    },
  };
}

/**
 * Lets only signed deliveries pass (401). A signature that no key explains may be of a key that is newer than the
 * ones at hand, so they are fetched again, rarely. Unavailable keys are an error, never an open door.
 */
function requireSignature(options: {
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
