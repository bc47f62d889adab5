import type { EmployeeNotice, HrApi, HrSource } from '../hr-source.ts';
import { basicAuthorization } from '../kit/hr-api-settings.ts';
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
