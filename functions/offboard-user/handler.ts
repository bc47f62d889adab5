import type { RolePolicy } from '../../shared/webhook/attribute-schemas.ts';
import {
  createWebhookHandler,
  type WebhookDependencies,
} from '../../shared/webhook/create-webhook-handler.ts';
import { offboardSchema } from './event.ts';

/** `POST /webhooks/offboard-user`: takes an offboarding. */
export function createHandler(dependencies: WebhookDependencies & { readonly rolePolicy: RolePolicy }) {
  const { rolePolicy, now } = dependencies;
  return createWebhookHandler(
    { type: 'offboard', schema: offboardSchema({ rolePolicy, now }) },
    dependencies,
  );
}
