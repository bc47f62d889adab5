import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { ObjectGoneError } from '../../../../shared/aws/objects/object-store.ts';
import { restoreFormula } from '../../../../shared/csv/write/formula.ts';
import { type Attributes, attributeNames } from '../../../../shared/domain/attributes.ts';
import type { FindingDecision } from '../../../../shared/drift/drift-finding.ts';
import { driftKinds } from '../../../../shared/drift/find-deviations.ts';
import { decisionOn, subjectOf } from '../../../../shared/drift/with-decisions.ts';
import { getExports } from '../../../../shared/export/export-ledger.ts';
import { exportKeys } from '../../../../shared/export/run-export.ts';
import { findDecisions } from '../../../../shared/ledger/drift-decisions.ts';
import { exportedTargets } from '../../export/read-export-heads.ts';
import type { Operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';

const rowSchema = z.object({
  kind: z.enum(driftKinds),
  accountId: z.string(),
  userName: z.string(),
  email: z.string(),
  attribute: z.enum(attributeNames).or(z.literal('')),
  expected: z.string(),
  found: z.string(),
  since: z.string(),
  lastLoginAt: z.string(),
  healed: z.string(),
  personId: z.string(),
  writes: z.string(),
  facts: z.string(),
});

type Row = z.infer<typeof rowSchema>;

/** What the newest report says of one account, or of a person who has none, and what operators have said of it since. */
export interface ReportedFinding {
  readonly kind: Row['kind'];
  readonly accountId?: string;
  readonly personId?: string;
  readonly userName: string;
  readonly email: string;
  readonly differences: readonly {
    readonly attribute: keyof Attributes;
    readonly expected: string;
    readonly found: string;
    readonly facts: string;
    /** How often it was written, where that is too often for nothing else to write it. */
    readonly writes?: number;
  }[];
  readonly since: string;
  readonly lastLoginAt: string;
  readonly healed: string;
  readonly facts?: string;
  readonly decision?: FindingDecision;
}

export interface DriftReport {
  readonly target: string;
  /** The business date. */
  readonly date: string;
  readonly findings: readonly ReportedFinding[];
}

/** The newest report of each target, or of one. Throws a {@link Refusal} where there is none. */
export async function readDrift(
  operation: Pick<Operation, 'context' | 'exports' | 'stage'>,
  only?: string,
): Promise<readonly DriftReport[]> {
  const targets = exportedTargets.filter((target) => only === undefined || target === only);
  const reports = await Promise.all(targets.map((target) => readReport(operation, target)));
  const found = reports.flatMap((report) => report ?? []);
  if (found.length > 0) return found;
  throw new Refusal(
    'not-found',
    `No drift report${only === undefined ? '' : ` of ${only}`} is published on ${operation.stage.title} yet: run npm run export.`,
  );
}

async function readReport(
  { context, exports }: Pick<Operation, 'context' | 'exports'>,
  target: string,
): Promise<DriftReport | undefined> {
  const date = (await getExports(context, target))?.published?.date;
  if (date === undefined) return undefined;
  const folder = exportKeys({ target, isPrimary: target === exportedTargets[0] }).published(date);
  const text = await readText(exports, `${folder}drift.csv`);
  if (text === undefined) return undefined;
  const reported = findingsOf(parseRows(text));
  const asked = reported.flatMap((finding) => subjectOf(target, finding) ?? []);
  const decisions = asked.length === reported.length ? await findDecisions(context, asked) : [];
  const findings = reported.map((finding, index) => {
    const decision = decisionOn(finding, decisions[index]);
    return decision === undefined ? finding : { ...finding, decision };
  });
  return { target, date, findings };
}

async function readText(exports: Operation['exports'], key: string): Promise<string | undefined> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of exports.read({ key })) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    if (error instanceof ObjectGoneError) return undefined;
    throw error;
  }
}

function parseRows(text: string): readonly Row[] {
  const options = { bom: true, columns: true, cast: restoreFormula } as const;
  const rows = z.array(rowSchema).safeParse(parse(text, options));
  if (rows.success) return rows.data;
  throw new Refusal(
    'incomplete',
    'The newest drift report was written by another version: rebuild it with npm run export -- --force.',
  );
}

/** Each attribute of a finding has a row, one after the other. */
function findingsOf(rows: readonly Row[]): readonly ReportedFinding[] {
  const findings: ReportedFinding[] = [];
  let last = '';
  for (const row of rows) {
    const { attribute, expected, found, writes, accountId, personId, kind, facts, ...shown } = row;
    const differences =
      attribute === ''
        ? []
        : [{ attribute, expected, found, facts, ...(writes === '' ? {} : { writes: Number(writes) }) }];
    const name = JSON.stringify([kind, accountId, personId]);
    const known = findings.at(-1);
    if (known !== undefined && name === last && attribute !== '') {
      findings[findings.length - 1] = { ...known, differences: [...known.differences, ...differences] };
      continue;
    }
    last = name;
    const { userName, email, since, lastLoginAt, healed } = shown;
    findings.push({
      ...{ kind, userName, email, since, lastLoginAt, healed, differences },
      ...(attribute === '' ? { facts } : {}),
      ...(accountId === '' ? {} : { accountId }),
      ...(personId === '' ? {} : { personId }),
    });
  }
  return findings;
}
