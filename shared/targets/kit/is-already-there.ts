import type { VendorError } from '../../http/vendor-error.ts';

/** Whether a refused create says that the name or the address is taken. */
export function isAlreadyThere(
  error: VendorError,
  options: {
    /** Parts of what a vendor says then. Compared without regard to case. */
    readonly alreadyExistsPatterns: readonly string[];
    /** The fields that hold names and addresses. */
    readonly identifyingFields: readonly string[];
  },
): boolean {
  if (error.status === 409) return true;
  // "This telephone number already exists" is about a telephone number.
  const { fields } = error;
  if (fields.length > 0 && !fields.some((field) => options.identifyingFields.includes(field))) return false;
  const said = error.vendorMessage?.toLowerCase() ?? '';
  return options.alreadyExistsPatterns.some((pattern) => said.includes(pattern.toLowerCase()));
}
