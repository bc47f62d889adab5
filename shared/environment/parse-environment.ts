import * as z from 'zod';

/** A function cannot start: variables are missing or wrong. Names them and what was expected, never their values. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Checks what a function is told. Throws {@link EnvironmentError}. */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  variables: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const parsed = schema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new EnvironmentError(`the environment is invalid: ${faults.join('; ')}`);
}

/** Options: JSON in an environment variable, or the value itself in the configuration beside the code. */
export function jsonVariable<Schema extends z.ZodType>(schema: Schema) {
  return z
    .unknown()
    .transform((value, context): unknown => {
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
