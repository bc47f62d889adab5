import * as z from 'zod';
import { printable, quoteName } from '../../../shared/report/quote-name.ts';
import { describeIdentities, identitySummary } from './import-identities.ts';

const count = z.int().default(0);
const coded = z.looseObject({ code: z.string(), sentence: z.string().optional() });

/** As much of `summary.json` as is shown. */
const summarySchema = z.object({
  importId: z.string(),
  key: z.string(),
  state: z.enum(['planned', 'held', 'applying', 'done', 'rejected']),
  planHash: z.string().optional(),
  droppedBy: z.string().optional(),
  released: z.object({ by: z.string(), at: z.string() }).optional(),
  releaseRefused: z
    .object({ by: z.string().optional(), because: z.string(), sentence: z.string().optional() })
    .optional(),
  heldBecause: z.array(coded),
  warnings: z.array(coded).default([]),
  rejectedBecause: z.object({ code: z.string(), message: z.string() }).optional(),
  counts: z.object({
    rows: count,
    done: count,
    unchanged: count,
    planned: count,
    superseded: count,
    duplicate: count,
    rejected: count,
    failed: count,
    pending: count,
    held: count.default(0),
    conflicts: count,
  }),
  changes: z.record(z.string(), count).optional(),
  absences: z.object({ planned: count, done: count, superseded: count, failed: count }).optional(),
  ignoredColumns: z.array(z.string()).default([]),
  ...identitySummary,
});

type Summary = z.infer<typeof summarySchema>;

/** What a person at the terminal is told of an import's end. */
export interface ImportOutcome {
  readonly lines: readonly string[];
  /** 0: all done. 1: rows were rejected or failed, or the file was rejected or is held. */
  readonly exitCode: 0 | 1;
}

/** Reads `summary.json` for a person at the terminal. */
export function describeOutcome(
  json: string,
  {
    reports,
    stage,
    identities,
  }: {
    readonly reports: readonly string[];
    readonly stage?: string | undefined;
    /** `identities.csv`, where it is there. */
    readonly identities?: string | undefined;
  },
): ImportOutcome {
  const summary = summarySchema.parse(JSON.parse(json));
  const { state, key, counts, heldBecause, warnings, absences, ignoredColumns } = summary;
  const isUndone = state === 'held' || state === 'planned';
  const lines = [
    `${quoteName(key)}: ${state === 'planned' ? 'a preview, nothing was done' : state}`,
    ...(summary.rejectedBecause === undefined ? [] : ['', summary.rejectedBecause.message]),
    ...(state === 'rejected' ? [] : ['', describeCounts(counts)]),
    ...(absences === undefined ? [] : describeAbsences(absences)),
    ...(isUndone ? describeChanges(summary.changes ?? {}) : []),
    ...(isUndone ? describeIdentities(summary, identities) : []),
    ...(ignoredColumns.length === 0 ? [] : [`Columns that were not read: ${ignoredColumns.join(', ')}`]),
    ...warnings.map(({ code, sentence }) => sentence ?? code),
    ...(heldBecause.length === 0
      ? []
      : [
          '',
          state === 'held' ? 'It is held, because' : 'It would be held, because',
          ...heldBecause.map(({ code, sentence }) => `  - ${sentence ?? code}`),
        ]),
    ...describeRefusedRelease(summary),
    ...(state === 'held' ? describeRelease(summary, stage) : []),
    '',
    ...describePrincipals(summary),
    '',
    'Reports:',
    ...reports.map((place) => `  ${place}`),
  ];
  const isClean =
    (state === 'done' || state === 'planned') &&
    heldBecause.length === 0 &&
    counts.rejected + counts.failed + (absences?.failed ?? 0) === 0;
  // Names of columns and roles are not ours either.
  return { lines: lines.map(printable), exitCode: isClean ? 0 : 1 };
}

function describeCounts({ rows, failed, pending, held, conflicts, ...counts }: Summary['counts']): string {
  const all = {
    ...counts,
    'in conflict (nothing was tried)': conflicts,
    failed: failed - pending - held - conflicts,
    'still under way': pending,
    'held by the brake (npm run held)': held,
  };
  const parts = Object.entries(all).flatMap(([outcome, number]) =>
    number === 0 ? [] : [`${number.toLocaleString('en')} ${outcome}`],
  );
  return `${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

function describeAbsences(absences: NonNullable<Summary['absences']>): readonly string[] {
  const parts = Object.entries(absences).flatMap(([outcome, number]) =>
    number === 0 ? [] : [`${number.toLocaleString('en')} ${outcome}`],
  );
  return parts.length === 0 ? [] : [`People who are not in the file any more: ${parts.join(', ')}`];
}

function describeChanges(changes: Readonly<Record<string, number>>): readonly string[] {
  const parts = Object.entries(changes).flatMap(([kind, number]) =>
    number === 0 ? [] : [`${kind} ${number.toLocaleString('en')}`],
  );
  return [parts.length === 0 ? 'It would change nothing.' : `It would ${parts.join(', ')}.`];
}

function describePrincipals({ droppedBy, released }: Summary): readonly string[] {
  return [
    `Dropped by ${droppedBy === undefined ? 'someone unknown' : quoteName(droppedBy)}`,
    ...(released === undefined ? [] : [`Released by ${quoteName(released.by)} on ${released.at}`]),
  ];
}

function describeRefusedRelease({ releaseRefused }: Summary): readonly string[] {
  if (releaseRefused === undefined) return [];
  const { by, because, sentence } = releaseRefused;
  const who = by === undefined ? 'someone unknown' : quoteName(by);
  return ['', `The release by ${who} was refused (${because}). ${sentence ?? ''}`.trimEnd()];
}

function describeRelease({ importId, planHash }: Summary, stage: string | undefined): readonly string[] {
  const where = stage === undefined ? '' : ` --stage ${stage}`;
  return [
    '',
    'If that is right, someone other than whoever dropped it releases it:',
    `  npm run import -- --release ${importId} --hash ${planHash}${where}`,
  ];
}
