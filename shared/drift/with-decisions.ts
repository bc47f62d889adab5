import { type DriftDecisions, isOver } from '../domain/drift-decision.ts';
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

/** What was decided about a finding, as it is now. */
export function decisionOn(
  finding: Pick<DriftFinding, 'kind' | 'facts' | 'differences'> & { readonly since?: string | undefined },
  decisions: DriftDecisions | undefined,
): FindingDecision | undefined {
  if (decisions?.protected !== undefined) return { kind: 'protected', ...decisions.protected };
  const acceptance = decisions?.accepted.find(({ kind }) => kind === finding.kind);
  if (acceptance === undefined) return undefined;
  const { by, at, because, facts } = acceptance;
  const lacksAccess = finding.differences.some(({ attribute }) => attribute === 'active');
  const isEnded = lacksAccess && finding.since !== undefined && isOver(acceptance, finding.since);
  const isCurrent = facts === finding.facts && !isOfLeaver(finding) && !isEnded;
  return {
    kind: isCurrent ? 'accepted' : 'outdated',
    ...{ by, at },
    ...(because === undefined ? {} : { because }),
  };
}
