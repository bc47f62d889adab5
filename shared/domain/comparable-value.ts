import type { AttributeName, AttributeValue } from './attributes.ts';
import { normaliseIdentifier } from './identifiers.ts';

/**
 * The form in which two values of an attribute are compared, by reconciling, by imports and by the drift check alike: names
 * and addresses as identifiers; no value, an empty one and a cleared one are the same.
 */
export function comparableValue(name: AttributeName, value: AttributeValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value === undefined || value === null) return '';
  return name === 'userName' || name === 'email' || name === 'employeeNumber'
    ? normaliseIdentifier(value)
    : value.trim().normalize('NFC');
}
