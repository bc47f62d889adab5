import middy from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { RolePolicy } from '../domain/authority/role-policy.ts';
import type { EventType } from '../domain/user-event.ts';
import type { EventBodySchema } from '../events/event-body-schema.ts';
import { answerProblems } from './answer-problems.ts';
import type { SigningKeys } from './create-signing-keys.ts';
import { type EventTakerOptions, receiveEvent } from './receive-event.ts';
import { requireSignature } from './require-signature.ts';
import { limitBodySize, requireStrictJson } from './require-strict-json.ts';
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
    .use(requireStrictJson())
    .use(jsonBodyParser({ disableContentTypeCheck: true }))
    .handler((request: WebhookRequest, context: Context) =>
      receiveEvent({ request, context }, { ...route, ...dependencies }),
    );
}
