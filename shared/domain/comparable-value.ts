import { createHash } from 'node:crypto';
import type { AttributeName, AttributeValue } from './attributes.ts';
import type { Register } from './desired-state.ts';
import { normaliseIdentifier } from './identity/identifiers.ts';

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

/** Tells whether two values are the same without keeping either: the first 16 hex digits of a SHA-256. */
export function fingerprint(value: AttributeValue): string {
  return hexOf(value);
}

/**
 * Tells whether an account was given a value since the last event that said it. An event that repeats the value has another one,
 * so that what someone took from the account meanwhile, unseen, is given back.
 */
export function statedFingerprint(value: AttributeValue, register: Register | undefined): string {
  return hexOf([value, register?.by ?? null]);
}

function hexOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
}
