import type { HrSource, SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';
import { bearerAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { readHandshake } from './read-handshake.ts';
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
