import * as z from 'zod';

/** The function reads the ledger and nothing else. */
export const environmentSchema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  PUBLIC_ORIGIN: z.url().optional(),
});
