import * as z from 'zod';
import { attributeNames } from '../domain/attributes.ts';

/**
 * What an entry is about.
 * - `desired-changed`: what is desired of the person is another now; `changes` says what, and who said so when.
 * - `event-planned`: something was planned for a later day (`effectiveAt`).
 * - `event-superseded`: a newer truth overruled an event before it took effect.
 * - `event-settled`: an event is final; `outcome` has its status and, per target, the result.
 * - `event-conflict`: it could not be told whether an event is about this person or about another.
 * - `account-…`: a call on a target changed something. `account-linked` says which account is the person's from now on, without a call.
 * - `invitation`: what became of an invitation.
 * - `change-held`, `hold-ended`: a source's brake holds what is to be done, or does so no more.
 * - `change-released`, `change-refused`: an operator decided on what was held.
 * - `access-remains`, `access-ended`: the account of someone who left could not be deactivated, or is by now.
 * - `grant-approved`, `grant-ended`: a released import gave the person a role, a user name or an address; or that is over.
 * - `person-joined`: the record of someone else turned out to be this person's.
 * - `run-interrupted`: a run was killed. What it had changed at a target before that, it could not say.
 * - `operator-action`: an operator's command; `action` has its name.
 * - `person-forgotten`: the person's values were erased.
 */
const entryKinds = [
  'desired-changed',
  'event-planned',
  'event-superseded',
  'event-settled',
  'event-conflict',
  'account-created',
  'account-updated',
  'account-reactivated',
  'account-deactivated',
  'account-deleted',
  'account-linked',
  'invitation',
  'change-held',
  'hold-ended',
  'change-released',
  'change-refused',
  'access-remains',
  'access-ended',
  'grant-approved',
  'grant-ended',
  'person-joined',
  'run-interrupted',
  'operator-action',
  'person-forgotten',
] as const;

/** ISO 8601. */
const time = z.string();
const reference = z.string();
const value = z.union([z.string(), z.boolean(), z.null()]);

/** Who or what caused an entry. */
export const causeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), reference }),
  /** `row`: absent where someone's absence from the file was the reason. */
  z.object({ kind: z.literal('import'), reference, importId: z.string(), row: z.int().optional() }),
  /** Someone released an import that was held. */
  z.object({
    kind: z.literal('approval'),
    reference,
    importId: z.string(),
    by: z.string(),
    droppedBy: z.string().optional(),
  }),
  /** The nightly comparison found that an account is not what it should be. */
  z.object({ kind: z.literal('drift') }),
  /** As AWS names the operator's credentials. */
  z.object({ kind: z.literal('operator'), by: z.string() }),
  /** The product itself, by a rule of its own. */
  z.object({ kind: z.literal('system') }),
]);

export type Cause = z.infer<typeof causeSchema>;

/** One attribute's change. A missing value is one that is not known. */
export const changeSchema = z.object({
  attribute: z.enum(attributeNames),
  from: value.optional(),
  to: value.optional(),
  /** The event that said so, and as of when. */
  by: reference.optional(),
  saidAt: time.optional(),
});

export type Change = z.infer<typeof changeSchema>;

export const entrySchema = z.object({
  personId: z.string(),
  /** Grows by one with every entry of the person's record, beginning with 1. */
  sequence: z.int().min(1),
  /** When the ledger took it. */
  at: time,
  kind: z.enum(entryKinds),
  cause: causeSchema,
  /** The event that the entry is about, where that is not its cause alone. */
  reference: reference.optional(),
  /** As of when the event spoke, and from when on it holds, where that is later. */
  saidAt: time.optional(),
  effectiveAt: time.optional(),
  changes: z.array(changeSchema).optional(),
  target: z.string().optional(),
  accountId: z.string().optional(),
  /** What came of it: `applied`, `superseded`, `failed`; of an invitation its state; of an import its result. */
  outcome: z.string().optional(),
  /** A code, where it failed or was held. */
  reason: z.string().optional(),
  /** Per target, of an event that is settled. */
  results: z.record(z.string(), z.object({ result: z.string(), reason: z.string().optional() })).optional(),
  /** Attributes that a target refused or ignored, or that no one had the authority to give. */
  notTaken: z.array(z.enum(attributeNames)).optional(),
  /** Whose brake held it. */
  source: z.string().optional(),
  /** Ids of other people whom the entry concerns. */
  people: z.array(z.string()).optional(),
  action: z.string().optional(),
  /** An operator's command in a few words, without personal data. */
  detail: z.string().optional(),
  /** By which the same decision is told from another, so that none is noted twice. */
  note: z.string().optional(),
});

/** One entry of a person's history. */
export type HistoryEntry = z.infer<typeof entrySchema>;

/** An entry before it has its place in a person's history. */
export type NewEntry = Omit<HistoryEntry, 'personId' | 'sequence' | 'at'>;
