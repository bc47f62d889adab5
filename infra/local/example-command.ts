import { randomUUID } from 'node:crypto';
import { signWebhook } from './sign-webhook.ts';

/** A `curl` that onboards an invented person, signed now: one line to copy and paste within five minutes. */
export function exampleCommand(stack: { readonly apiUrl: string; readonly webhookSecret: string }): string {
  const now = Date.now();
  const body = JSON.stringify({
    occurredAt: new Date(now).toISOString(),
    user: { email: 'mina.okafor@example.com', givenName: 'Mina', familyName: 'Okafor', role: 'Requester' },
  });
  const headers = {
    'content-type': 'application/json',
    prefer: 'wait=15',
    ...signWebhook({ id: `example-${randomUUID()}`, body, secret: stack.webhookSecret, now }),
  };
  const flags = Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl -i -X POST ${stack.apiUrl}/webhooks/onboard-user ${flags.join(' ')} --data '${body}'`;
}
