import * as z from 'zod';

/** An HR system's id of an employee or contract, as text that may stand in a path. */
export const employeeIdSchema = z
  .union([z.string(), z.int().nonnegative().transform(String)])
  .pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/));
