import type { EmployeeNotice, HrApi } from '../hr-source.ts';
import { firstAt } from './first-at.ts';
import type { PersonioSettings } from './settings.ts';

/** Asks Personio for an employee's record. Undefined: there is no such employee (any more). */
export async function fetchEmployee(request: {
  readonly notice: EmployeeNotice;
  readonly api: HrApi;
  readonly settings: PersonioSettings;
}): Promise<unknown> {
  const { notice, api, settings } = request;
  const found = await api.getJson(
    settings.employeePath.replaceAll('{id}', encodeURIComponent(notice.employeeId)),
  );
  return found === undefined ? undefined : (firstAt(found, settings.recordPaths) ?? found);
}
