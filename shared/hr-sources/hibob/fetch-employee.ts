import type { EmployeeNotice, HrApi } from '../hr-source.ts';
import { plainText } from '../kit/read-attributes.ts';
import { readField } from './read-field.ts';
import type { HibobSettings } from './settings.ts';

/** Bob's id of an employee, which webhooks carry. */
const idField = 'root.id';

/** Asks Bob for an employee, leavers included. Undefined: there is none, or the service user may not see this one. */
export async function fetchEmployee(request: {
  readonly notice: EmployeeNotice;
  readonly api: HrApi;
  readonly settings: HibobSettings;
}): Promise<unknown> {
  const { api, settings } = request;
  const { employeeId } = request.notice;
  const wanted = {
    fields: fieldsOf(settings),
    ...(settings.humanReadable ? { humanReadable: 'APPEND' } : {}),
  };
  if (settings.lookUp === 'by-id') {
    return await api.searchJson(`/v1/people/${encodeURIComponent(employeeId)}`, wanted);
  }
  const found = await api.searchJson('/v1/people/search', {
    ...wanted,
    showInactive: true,
    filters: [{ fieldPath: idField, operator: 'equals', values: [employeeId] }],
  });
  return employeesOf(found).find((employee) => plainText(readField(employee, idField)) === employeeId);
}

function fieldsOf(settings: HibobSettings): readonly string[] {
  const { startDateField, terminationDateField, lifecycleStatusField, attributes } = settings;
  const own = [idField, startDateField, terminationDateField, lifecycleStatusField];
  return [...new Set([...own, ...Object.values(attributes).flat()])];
}

function employeesOf(found: unknown): readonly unknown[] {
  if (typeof found !== 'object' || found === null || !('employees' in found)) return [];
  return Array.isArray(found.employees) ? found.employees : [];
}
