import { createHmac } from 'node:crypto';
import type { EventType } from '../../../shared/domain/user-event.ts';
import { type Answer, readAnswer } from './answer.ts';

/** One delivery of a webhook. What is left out is filled in, so that it would be accepted. */
export interface Delivery {
  /** The route. */
  readonly type: EventType;
  readonly user?: Readonly<Record<string, unknown>>;
  /** Default: now. */
  readonly occurredAt?: string;
  readonly effectiveAt?: string;
  /** Default: a fresh one. */
  readonly id?: string;
  /** Other fields at the top of the body. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Default: the one that the host was started with. Several sign side by side. */
  readonly secrets?: readonly string[];
  /** The time in the signature, in milliseconds since 1970; default: now. */
  readonly signedAt?: number;
  /** The body, instead of one made of the fields. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
  /** What travels instead of the body that was signed. */
  readonly sentBody?: string | Uint8Array<ArrayBuffer>;
  /** Added at the end; undefined removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** The header `Prefer`, such as `wait=20`. */
  readonly prefer?: string;
}

/** Composes, signs and posts a delivery. */
export async function sendWebhook(
  delivery: Delivery,
  {
    apiUrl,
    secret,
    newId,
  }: { readonly apiUrl: string; readonly secret: string; readonly newId: () => string },
): Promise<Answer> {
  const { type, user = {}, occurredAt = new Date().toISOString(), effectiveAt, more } = delivery;
  const { id = newId(), secrets = [secret], signedAt = Date.now(), prefer } = delivery;
  const body = delivery.rawBody ?? JSON.stringify({ occurredAt, effectiveAt, user, ...more });
  const timestamp = String(Math.floor(signedAt / 1000));
  const headers = new Headers({
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets.map((one) => sign({ id, timestamp, body, secret: one })).join(' '),
  });
  if (prefer !== undefined) headers.set('prefer', prefer);
  for (const [name, value] of Object.entries(delivery.headers ?? {})) {
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  }
  const response = await fetch(`${apiUrl}/webhooks/${type}-user`, {
    method: 'POST',
    headers,
    body: delivery.sentBody ?? body,
  });
  return readAnswer(response);
}

/** One signature by Standard Webhooks, version 1. `secret` is `whsec_…`. */
export function sign(signed: {
  readonly id: string;
  readonly timestamp: string;
  readonly body: string | Uint8Array;
  readonly secret: string;
}): string {
  const { id, timestamp, body, secret } = signed;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}
