import {
  createWebhookHandler,
  type WebhookHandlerDependencies,
} from '../../shared/webhook/create-webhook-handler.ts';
import { offboardSchema } from './event.ts';

/** `POST /webhooks/offboard-user`: takes an offboarding. */
export function createHandler(dependencies: WebhookHandlerDependencies) {
  return createWebhookHandler({ type: 'offboard', schema: offboardSchema(dependencies) }, dependencies);
}
