import type { RolePolicy } from '../../shared/webhook/attribute-schemas.ts';
import {
  createWebhookHandler,
  type WebhookDependencies,
} from '../../shared/webhook/create-webhook-handler.ts';
import { updateSchema } from './event.ts';

/** `POST /webhooks/update-user`: takes an update. */
export function createHandler(dependencies: WebhookDependencies & { readonly rolePolicy: RolePolicy }) {
  const { rolePolicy, now } = dependencies;
  return createWebhookHandler({ type: 'update', schema: updateSchema({ rolePolicy, now }) }, dependencies);
}
