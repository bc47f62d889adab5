import type { HrSource } from '../hr-source.ts';
import { basicAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { readHandshake } from './read-handshake.ts';
import { type HibobSettings, hibobSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';
import { verifyDelivery } from './verify-delivery.ts';

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
