import {
  createWebhookHandler,
  type WebhookHandlerDependencies,
} from '../../shared/webhook/create-webhook-handler.ts';
import { onboardSchema } from './event.ts';

/** `POST /webhooks/onboard-user`: takes an onboarding. */
export function createHandler(dependencies: WebhookHandlerDependencies) {
  return createWebhookHandler({ type: 'onboard', schema: onboardSchema(dependencies) }, dependencies);
}
