import * as z from 'zod';
import { parseJson } from '../../http/parse-json.ts';
import type { Handshake, HrSource, SourceDelivery, SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';
import { bearerAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { type GustoSettings, gustoSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';

/** Gusto's webhooks of the subscription type Employee. */
export const gusto: HrSource<GustoSettings> = {
  name: 'gusto',
  settingsSchema: gustoSettingsSchema,
  readHandshake,
  verify: verifyDelivery,
  translate: translatePayload,
  apiAccess: ({ api }) => ({ ...api, authorize: bearerAuthorization }),
  fetchEmployee,
  translateEmployee,
};

/**
 * Gusto signs the body: `X-Gusto-Signature` is the hex of an HMAC-SHA256, whose key is the subscription's verification
 * token. Nothing tells when a delivery was made.
 */
function verifyDelivery({ headers, body, secrets }: SourceProof): SourceVerdict {
  const signature = headers['x-gusto-signature'];
  return verifyHmacSignature({ signature, algorithm: 'sha256', encoding: 'hex', signed: [body], secrets });
}

const maxLength = 1024;

const offer = z.looseObject({
  verification_token: z.string().regex(/^[\x21-\x7e]{8,256}$/),
  event_type: z.undefined().optional(),
});

/**
 * The first POST of a subscription is not signed and carries the token that everything later is signed with. Anyone can
 * send one, so it is no more than an offer.
 */
function readHandshake({ headers, body }: SourceDelivery): Handshake | undefined {
  if (headers['x-gusto-signature'] !== undefined || body.byteLength > maxLength) return undefined;
  const parsed = offer.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  return parsed.success ? { kind: 'offers-key', key: parsed.data.verification_token } : undefined;
}
