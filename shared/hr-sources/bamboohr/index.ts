import type { EmployeeNotice, HrApi, HrSource, SourceProof, SourceVerdict } from '../hr-source.ts';
import { verifyHmacSignature } from '../kit/hmac-signature.ts';
import { basicAuthorization } from '../kit/hr-api-settings.ts';
import { readInstant } from '../kit/read-instant.ts';
import { type BamboohrSettings, bamboohrSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';

/** BambooHR's webhooks, by event and by field. */
export const bamboohr: HrSource<BamboohrSettings> = {
  name: 'bamboohr',
  settingsSchema: bamboohrSettingsSchema,
  verify: verifyDelivery,
  translate: translatePayload,
  // BambooHR takes the key as the user; the password can be anything.
  apiAccess: ({ api }) => ({
    ...api,
    authorize: ({ apiKey }) =>
      apiKey === undefined ? undefined : basicAuthorization({ user: apiKey, password: 'x' }),
  }),
  fetchEmployee,
  translateEmployee,
};

/** Asks BambooHR for the fields of an employee that matter. Undefined: there is no such employee (any more). */
async function fetchEmployee(request: {
  readonly notice: EmployeeNotice;
  readonly api: HrApi;
  readonly settings: BamboohrSettings;
}): Promise<unknown> {
  const { notice, api, settings } = request;
  const { attributes, statusField, hireDateField, terminationDateField } = settings;
  const fields = [statusField, hireDateField, terminationDateField, ...Object.values(attributes).flat()];
  const path = settings.employeePath.replaceAll('{id}', encodeURIComponent(notice.employeeId));
  return api.getJson(path, { fields: [...new Set(fields)].join(',') });
}

const toleranceMs = 300_000;

/**
 * Checks `X-BambooHR-Signature`: the hex HMAC-SHA256 of the body, followed directly by `X-BambooHR-Timestamp` as it was
 * sent, which is an epoch or ISO 8601 and at most five minutes away from now.
 */
function verifyDelivery({ headers, body, secrets, now }: SourceProof): SourceVerdict {
  const { 'x-bamboohr-signature': signature, 'x-bamboohr-timestamp': timestamp } = headers;
  if (!signature || !timestamp) return { kind: 'rejected', because: 'missing' };
  const sentAt = readInstant(timestamp, 'UTC');
  if (sentAt === undefined) return { kind: 'rejected', because: 'malformed' };
  if (Math.abs(now - Date.parse(sentAt)) > toleranceMs) return { kind: 'rejected', because: 'stale' };
  return verifyHmacSignature({
    ...{ signature, secrets },
    algorithm: 'sha256',
    encoding: 'hex',
    signed: [body, timestamp],
  });
}
