import * as z from 'zod';
import { timeZoneSchema } from '../events/day-start.ts';

const percent = z.number().min(0).max(100);

/** What an import may do without anyone's approval. */
export const gateLimitsSchema = z.strictObject({
  /** Deactivations pass up to the greater of this number and of the share of the feed's people. */
  maxDeactivations: z.int().min(0),
  maxDeactivationPercent: percent,
  /** Accounts to create, and so people to invite. Null: any number. */
  maxCreates: z.int().min(0).nullable(),
  /** How much smaller than the feed's last accepted file a full file may be. */
  maxShrinkPercent: percent,
  /** People whose name or address changes, up to the greater of this number and of the share of the file's people. */
  maxNameChanges: z.exactOptional(z.int().min(0)),
  maxNameChangePercent: z.exactOptional(percent),
});

/** How a stage imports files: one variable of the function. */
export const importOptionsSchema = z.strictObject({
  /** A file without a time of its own speaks as of so long before it was dropped. */
  maxExtractAgeSeconds: z
    .int()
    .min(0)
    .max(31 * 24 * 3600),
  gate: gateLimitsSchema,
  /** Columns that are not read although their names look as if they said who has left: they do not, or not to us. */
  harmlessColumns: z.exactOptional(z.array(z.string())),
  /** An IANA time zone, in which a row's date without a time is meant. Default: UTC. */
  timeZone: z.exactOptional(timeZoneSchema),
  /** User names, addresses or ids of accounts that are never written to: a file that renames one is held. */
  protectedAccounts: z.exactOptional(z.array(z.string().min(1))),
  /** Whether a blank cell says nothing about its attribute, or clears it. */
  blankCells: z.enum(['ignore', 'clear']),
  /** Reports are written at the latest so long after applying began. */
  deadlineSeconds: z
    .int()
    .min(1)
    .max(7 * 24 * 3600),
  /** Changes that are merged into the ledger at once. */
  concurrency: z.int().min(1).max(100),
  /** How long a run keeps an import for itself before it has to say that it is still there. */
  leaseSeconds: z.int().min(5).max(900),
  offboardAction: z.enum(['deactivate', 'delete']),
  invite: z.boolean(),
  firstBackoffSeconds: z.int().min(1),
  maxBackoffSeconds: z.int().min(1).max(43_200),
  maxReceives: z.int().min(1).max(1000),
});

export type ImportOptions = z.infer<typeof importOptionsSchema>;
