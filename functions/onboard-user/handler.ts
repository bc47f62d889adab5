import type { RolePolicy } from '../../shared/webhook/attribute-schemas.ts';
import {
  createWebhookHandler,
  type WebhookDependencies,
} from '../../shared/webhook/create-webhook-handler.ts';
import { onboardSchema } from './event.ts';

/** `POST /webhooks/onboard-user`: takes an onboarding. */
export function createHandler(dependencies: WebhookDependencies & { readonly rolePolicy: RolePolicy }) {
  const { rolePolicy, now } = dependencies;
  return createWebhookHandler({ type: 'onboard', schema: onboardSchema({ rolePolicy, now }) }, dependencies);
}
