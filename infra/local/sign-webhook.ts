import { createHmac } from 'node:crypto';

interface WebhookToSign {
  readonly id: string;
  readonly body: string;
  /** `whsec_…`. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The three headers of a Standard Webhooks delivery. They are valid for five minutes. */
export function signWebhook({ id, body, secret, now }: WebhookToSign): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
