import type { Handshake, SourceDelivery } from '../hr-source.ts';

const pings: ReadonlySet<string> = new Set(['Ping test', '"Ping test"', '{"text":"Ping test"}']);
const maxLength = 64;

/** When a webhook is set up, Bob sends the words `Ping test`, then an object with them, and wants a 2xx for both. */
export function readHandshake({ body }: SourceDelivery): Handshake | undefined {
  if (body.byteLength > maxLength) return undefined;
  const text = Buffer.from(body).toString('utf8').trim();
  return pings.has(text) || pings.has(text.replaceAll(/\s*([{}:])\s*/g, '$1')) ? { kind: 'ping' } : undefined;
}
