import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Standard Webhooks by hand. Returns the bytes that were signed; undefined for a 401. */
export function verifyDelivery(
  { headers, body = '', isBase64Encoded }: APIGatewayProxyEventV2,
  { keys, now }: { readonly keys: readonly KeyObject[]; readonly now: number },
): Buffer | undefined {
  const [id, timestamp] = [headers['webhook-id'], headers['webhook-timestamp']];
  const signatures = headers['webhook-signature'];
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (!id || !timestamp || !signatures || bytes.length > 262_144) return undefined;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > 300) return undefined;
  for (const key of keys) {
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest('base64');
    for (const candidate of signatures.split(' ')) {
      if (candidate.length !== expected.length + 3 || !candidate.startsWith('v1,')) continue;
      if (timingSafeEqual(Buffer.from(candidate.slice(3)), Buffer.from(expected))) return bytes;
    }
  }
  return undefined;
}
