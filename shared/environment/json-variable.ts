import * as z from 'zod';

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
