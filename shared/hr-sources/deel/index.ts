import type { HrSource, SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';
import { bearerAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { type DeelSettings, deelSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';

/** Deel's webhooks. */
export const deel: HrSource<DeelSettings> = {
  name: 'deel',
  settingsSchema: deelSettingsSchema,
  verify: verifyDelivery,
  translate: translatePayload,
  apiAccess: ({ api }) => ({ ...api, authorize: bearerAuthorization }),
  fetchEmployee,
  translateEmployee,
};

/**
 * Deel signs the word POST and the body: `x-deel-signature` is the hex of an HMAC-SHA256. The `timestamp` in the body tells
 * when an event was sent, not that a delivery is fresh.
 */
function verifyDelivery({ headers, body, secrets }: SourceProof): SourceVerdict {
  const signature = headers['x-deel-signature'];
  return verifyHmacSignature({
    signature,
    algorithm: 'sha256',
    encoding: 'hex',
    signed: ['POST', body],
    secrets,
  });
}
