import { describeKind } from '../../../../shared/drift/describe-kind.ts';
import { driftOptionsSchema } from '../../../../shared/drift/drift-context.ts';
import { isSettled } from '../../../../shared/drift/drift-finding.ts';
import { driftKinds, faults } from '../../../../shared/drift/find-deviations.ts';
import { describeDecision } from '../../../../shared/drift/render-findings.ts';
import type { Command } from '../command.ts';
import { describeTime } from '../describe-time.ts';
import { requireTarget } from '../operation.ts';
import { section } from '../table.ts';
import { type DriftReport, type ReportedFinding, readDrift } from './read-drift.ts';

/** How many of each kind a terminal shows. */
const shown = 20;

export const driftCommand: Command = {
  name: 'drift',
  summary: 'lists what the last nightly comparison found, and who decided what',
  parameters: [],
  options: {
    target: { type: 'string', value: 'NAME', help: 'of one target only' },
    all: { type: 'boolean', help: 'all of each kind, and also what operators have decided to leave' },
  },
  notes: [
    'unmanaged: no one owns the account. wrong-link: it is one person’s, and has another’s name.',
    'second-writer: it was given the value several times, and something else changed it back.',
    'Decide with accept (it may stay so), protect (never write to it), link and unlink (whose it is).',
  ],
  async run(args, operation) {
    const target = args.text('target');
    if (target !== undefined) requireTarget(operation, target);
    const reports = await readDrift(operation, target);
    const isOpen = (finding: ReportedFinding) => !isSettled(finding) && faults.includes(finding.kind);
    return {
      needsAttention: reports.some(({ findings }) => findings.some(isOpen)),
      json: { reports },
      lines: reports.flatMap((report, index) => [
        ...(index === 0 ? [] : ['']),
        ...linesOf(report, { all: args.has('all') }),
      ]),
    };
  },
};

function linesOf(
  { target, date, findings }: DriftReport,
  { all }: { readonly all: boolean },
): readonly string[] {
  const settled = findings.filter(isSettled);
  const open = findings.filter((finding) => !isSettled(finding));
  const listed = all ? findings : open;
  const kinds = driftKinds.flatMap((kind) => {
    const found = listed.filter((finding) => finding.kind === kind);
    if (found.length === 0) return [];
    const { short } = describeKind(kind, { target, options: driftOptionsSchema.parse({}) });
    const isDecided = found.some(({ decision }) => decision !== undefined);
    const rows = found.slice(0, all ? found.length : shown).map((one) => rowOf(one, isDecided));
    const more = found.length - rows.length;
    return [
      ...section(`${kind}, ${found.length}: ${short}`, rows),
      ...(more === 0 ? [] : [`  … and ${more} more: npm run ops -- drift --all`]),
    ];
  });
  const decided = settled.length === 0 ? '' : `, and ${settled.length} that operators have decided to leave`;
  return [`Drift of ${target} in the night of ${date}: ${open.length} findings${decided}`, ...kinds];
}

function rowOf(finding: ReportedFinding, isDecided: boolean): Readonly<Record<string, string>> {
  const { accountId = 'none', userName, email, decision } = finding;
  return {
    account: accountId,
    who: email === '' ? userName : email,
    what: describeFinding(finding),
    ...(isDecided ? { decided: decision === undefined ? '' : describeDecision(decision) } : {}),
  };
}

function describeFinding({ kind, differences, since, lastLoginAt }: ReportedFinding): string {
  if (kind === 'long-not-logged-in') return `last login ${describeTime(lastLoginAt)}`;
  if (differences.length === 0) return since === '' ? '' : `since ${describeTime(since)}`;
  return differences
    .map(({ attribute, expected, found, writes }) => {
      const said =
        kind === 'conflict'
          ? `${attribute} ${quoted(expected)} belongs to ${found}`
          : `${attribute} is ${quoted(found)}, expected ${quoted(expected)}`;
      return writes === undefined ? said : `${said} (written ${writes} times, and changed back)`;
    })
    .join('; ');
}

function quoted(value: string): string {
  return value === '' ? 'empty' : `“${value}”`;
}
