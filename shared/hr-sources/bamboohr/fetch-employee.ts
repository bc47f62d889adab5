import type { EmployeeNotice, HrApi } from '../hr-source.ts';
import type { BamboohrSettings } from './settings.ts';

/** Asks BambooHR for the fields of an employee that matter. Undefined: there is no such employee (any more). */
export async function fetchEmployee(request: {
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
