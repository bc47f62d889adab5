import type { Attributes } from '../../domain/attributes.ts';
import { idField } from './fetch-employee.ts';
import type { HibobSettings } from './settings.ts';

/** What names a person of whom Bob knows no more than its own id: nothing, unless that is configured to be the number. */
export function numberOfId(employeeId: string, { attributes }: HibobSettings): Attributes {
  return attributes.employeeNumber[0] === idField ? { employeeNumber: employeeId } : {};
}
