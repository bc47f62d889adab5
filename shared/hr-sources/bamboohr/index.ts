import type { HrSource } from '../hr-source.ts';
import { basicAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { type BamboohrSettings, bamboohrSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';
import { verifyDelivery } from './verify-delivery.ts';

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
