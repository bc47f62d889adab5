import {
  createWebhookHandler,
  type WebhookHandlerDependencies,
} from '../../shared/webhook/create-webhook-handler.ts';
import { updateSchema } from './event.ts';

/** `POST /webhooks/update-user`: takes an update. */
export function createHandler(dependencies: WebhookHandlerDependencies) {
  return createWebhookHandler({ type: 'update', schema: updateSchema(dependencies) }, dependencies);
}
