import type { Handshake, HrSource, SourceDelivery, SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';
import { basicAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { type HibobSettings, hibobSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';

const pings: ReadonlySet<string> = new Set(['Ping test', '"Ping test"', '{"text":"Ping test"}']);
const maxLength = 64;

/** When a webhook is set up, Bob sends the words `Ping test`, then an object with them, and wants a 2xx for both. */
function readHandshake({ body }: SourceDelivery): Handshake | undefined {
  if (body.byteLength > maxLength) return undefined;
  const text = Buffer.from(body).toString('utf8').trim();
  return pings.has(text) || pings.has(text.replaceAll(/\s*([{}:])\s*/g, '$1')) ? { kind: 'ping' } : undefined;
}

/** HiBob's webhooks v2. */
export const hibob: HrSource<HibobSettings> = {
  name: 'hibob',
  settingsSchema: hibobSettingsSchema,
  readHandshake,
  verify: verifyDelivery,
  translate: translatePayload,
  apiAccess: ({ api, settlesWithinSeconds }) => ({
    ...api,
    settlesWithinSeconds,
    authorize: basicAuthorization,
  }),
  fetchEmployee,
  translateEmployee,
};

/** Bob signs the body: `Bob-Signature` is the base64 of an HMAC-SHA512. Nothing tells when a delivery was made. */
function verifyDelivery({ headers, body, secrets }: SourceProof): SourceVerdict {
  const signature = headers['bob-signature'];
  return verifyHmacSignature({ signature, algorithm: 'sha512', encoding: 'base64', signed: [body], secrets });
}
