import type { InfraonError } from './infraon-error.ts';
import type { InfraonOptions } from './options.ts';

const identifyingFields = ['username', 'actual_username', 'email', 'user'];

/** Whether a refused create says that the name or the address is taken. */
export function isAlreadyThere(
  error: InfraonError,
  options: Pick<InfraonOptions, 'alreadyExistsPatterns'>,
): boolean {
  if (error.status === 409) return true;
  // "This telephone number already exists" is about a telephone number.
  if (error.fields.length > 0 && !error.fields.some((field) => identifyingFields.includes(field)))
    return false;
  const said = error.vendorMessage?.toLowerCase() ?? '';
  return options.alreadyExistsPatterns.some((pattern) => said.includes(pattern.toLowerCase()));
}
