import type * as z from 'zod';
import { identifierTypes } from '../domain/identifiers.ts';

/** Refuses a user whom nothing names. */
export function requireIdentifier(context: z.core.ParsePayload<object>): void {
  if (identifierTypes.some((type) => Object.hasOwn(context.value, type))) return;
  context.issues.push({
    code: 'custom',
    input: context.value,
    path: [],
    params: { code: 'required', expected: `one of ${identifierTypes.join(', ')}` },
  });
}
