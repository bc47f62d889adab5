import type { HrSource } from '../hr-source.ts';
import { bearerAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { type DeelSettings, deelSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';
import { verifyDelivery } from './verify-delivery.ts';

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
