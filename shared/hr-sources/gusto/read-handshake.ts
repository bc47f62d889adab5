import * as z from 'zod';
import { parseJson } from '../../http/parse-json.ts';
import type { Handshake, SourceDelivery } from '../hr-source.ts';

const maxLength = 1024;

const offer = z.looseObject({
  verification_token: z.string().regex(/^[\x21-\x7e]{8,256}$/),
  event_type: z.undefined().optional(),
});

/**
 * The first POST of a subscription is not signed and carries the token that everything later is signed with. Anyone can
 * send one, so it is no more than an offer.
 */
export function readHandshake({ headers, body }: SourceDelivery): Handshake | undefined {
  if (headers['x-gusto-signature'] !== undefined || body.byteLength > maxLength) return undefined;
  const parsed = offer.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  return parsed.success ? { kind: 'offers-key', key: parsed.data.verification_token } : undefined;
}
