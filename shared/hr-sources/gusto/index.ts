import type { HrSource } from '../hr-source.ts';
import { bearerAuthorization } from '../kit/hr-api-settings.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { readHandshake } from './read-handshake.ts';
import { type GustoSettings, gustoSettingsSchema } from './settings.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';
import { verifyDelivery } from './verify-delivery.ts';

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
