import type { HrSource } from '../hr-source.ts';
import { fetchEmployee } from './fetch-employee.ts';
import { type PersonioSettings, personioSettingsSchema } from './settings.ts';
import { signIn } from './sign-in.ts';
import { translateEmployee } from './translate-employee.ts';
import { translatePayload } from './translate-payload.ts';
import { verifyToken } from './verify-token.ts';

/** Personio's webhooks for persons and employments. */
export const personio: HrSource<PersonioSettings> = {
  name: 'personio',
  settingsSchema: personioSettingsSchema,
  verify: verifyToken,
  translate: translatePayload,
  apiAccess: (settings) => ({
    ...settings.api,
    authorize: (credentials, post) => signIn({ credentials, settings }, post),
  }),
  fetchEmployee,
  translateEmployee,
};
