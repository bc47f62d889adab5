import type { EmployeeNotice, HrApi } from '../hr-source.ts';
import type { GustoSettings } from './settings.ts';

/** What was asked for an employee, as Gusto answered it. */
export interface GustoRecord {
  readonly employee: unknown;
  /** Asked for where a termination's day matters. */
  readonly terminations?: unknown;
  /** Asked for where a rehire's day matters. Undefined: there is none. */
  readonly rehire?: unknown;
}

const asksTerminations: ReadonlySet<string> = new Set(['employee.terminated', 'employee.rehire_cancelled']);
const asksRehire: ReadonlySet<string> = new Set(['employee.rehired']);

/** Asks Gusto for an employee and for the days that the notice leaves open. Undefined: there is no such employee. */
export async function fetchEmployee(request: {
  readonly notice: EmployeeNotice;
  readonly api: HrApi;
  readonly settings: GustoSettings;
}): Promise<GustoRecord | undefined> {
  const { notice, api, settings } = request;
  const get = (path: string) => api.getJson(path.replaceAll('{id}', encodeURIComponent(notice.employeeId)));
  const employee = await get(settings.employeePath);
  if (employee === undefined) return undefined;
  return {
    employee,
    ...(asksTerminations.has(notice.kind) ? { terminations: await get(settings.terminationsPath) } : {}),
    ...(asksRehire.has(notice.kind) ? { rehire: await get(settings.rehirePath) } : {}),
  };
}
