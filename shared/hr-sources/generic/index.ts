import type { HrSource } from '../hr-source.ts';
import { type GenericSettings, genericSettingsSchema } from './settings.ts';
import { translatePayload } from './translate-payload.ts';
import { verifyCredentials } from './verify-credentials.ts';

/**
 * A sender whose payload the customer defines, such as a Workday Studio integration or a SuccessFactors Integration
 * Suite flow: it proves itself by HTTP Basic or a bearer token, and the settings say where in its JSON what is. One for each
 * such sender, by its name.
 */
export function createGenericSource(name: string): HrSource<GenericSettings> {
  return {
    name,
    settingsSchema: genericSettingsSchema,
    verify: verifyCredentials,
    translate: translatePayload,
  };
}
