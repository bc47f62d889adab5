import * as z from 'zod';

const days = z.int().min(1).max(3653);

/** How accounts are compared with the ledger, and what becomes of what differs. */
export const driftOptionsSchema = z.strictObject({
  /**
   * `off`: drift is reported. `report`: and what healing it would do. `reconcile`: it is healed, as far as the gate of
   * imports lets it pass.
   */
  heal: z.enum(['off', 'report', 'reconcile']).default('report'),
  /** An active account that is older than this and was never logged in to is reported. */
  neverLoggedInAfterDays: days.default(30),
  /** So is one whose last login was longer ago than this. */
  notLoggedInForDays: days.default(90),
});

export type DriftOptions = z.output<typeof driftOptionsSchema>;
