import { type Acceptance, acceptanceOf, type DriftDecisions } from '../domain/drift-decision.ts';
import type { DriftSubject } from '../ledger/table/ledger-keys.ts';
import type { DriftContext } from './drift-context.ts';
import { type DriftFinding, type FindingDecision, isOfLeaver } from './drift-finding.ts';

/** Findings with what operators have said of them: what was accepted or is protected is not healed. */
export async function withDecisions(
  { ledger, target }: Pick<DriftContext, 'ledger' | 'target'>,
  findings: readonly DriftFinding[],
): Promise<readonly DriftFinding[]> {
  const asked = findings.flatMap((finding) => {
    const subject = subjectOf(target.name, finding);
    return subject === undefined ? [] : [{ finding, subject }];
  });
  const decisions = await ledger.findDecisions(asked.map(({ subject }) => subject));
  const known = new Map(asked.map(({ finding }, index) => [finding, decisions[index]]));
  return findings.map((finding) => {
    const decision = decisionOn(finding, known.get(finding));
    if (decision === undefined) return finding;
    const { heals, ...rest } = finding;
    return decision.kind === 'outdated' ? { ...finding, decision } : { ...rest, decision };
  });
}

/** What a decision about a finding is kept under. */
export function subjectOf(
  target: string,
  { accountId, personId }: Pick<DriftFinding, 'accountId' | 'personId'>,
): DriftSubject | undefined {
  if (accountId !== undefined) return { target, accountId };
  return personId === undefined ? undefined : { target, personId };
}

type Judged = Pick<DriftFinding, 'kind' | 'facts' | 'differences'>;

/** What was decided about a finding, as it is now: by the rule that also tells a run what to leave as it is. */
export function decisionOn(
  finding: Judged,
  decisions: DriftDecisions | undefined,
): FindingDecision | undefined {
  if (decisions?.protected !== undefined) return { kind: 'protected', ...decisions.protected };
  if (decisions === undefined) return undefined;
  const current = isOfLeaver(finding) ? undefined : acceptedAs(finding, decisions);
  const acceptance = current ?? decisions.accepted.find(({ kind }) => kind === finding.kind);
  if (acceptance === undefined) return undefined;
  const { by, at, because } = acceptance;
  const kind = current === undefined ? 'outdated' : 'accepted';
  return { kind, by, at, ...(because === undefined ? {} : { because }) };
}

/** The acceptance that covers all of a finding. */
function acceptedAs({ kind, facts, differences }: Judged, decisions: DriftDecisions): Acceptance | undefined {
  const [first, ...more] = differences.map((difference) => acceptanceOf(decisions, difference));
  if (differences.length > 0) return more.includes(undefined) ? undefined : first;
  return decisions.accepted.find((one) => one.kind === kind && one.facts === facts);
}
