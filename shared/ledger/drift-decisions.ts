import { type Acceptance, type Decided, type DriftDecisions, noDecisions } from '../domain/drift-decision.ts';
import { type LedgerContext, retryOnConflict } from './ledger-context.ts';
import type { Item } from './table/attribute-values.ts';
import { type DriftSubject, driftKey } from './table/ledger-keys.ts';

/** What operators have said of each of the accounts or people, in their order. */
export async function findDecisions(
  { table }: Pick<LedgerContext, 'table'>,
  subjects: readonly DriftSubject[],
): Promise<readonly DriftDecisions[]> {
  if (subjects.length === 0) return [];
  const items = await table.getMany([...new Set(subjects.map(driftKey))]);
  return subjects.map((subject) => decisionsIn(items.get(driftKey(subject))));
}

/** Accepts what was found; what was accepted of the same kinds before is replaced. */
export function acceptFindings(
  context: LedgerContext,
  { subject, accepted }: { readonly subject: DriftSubject; readonly accepted: readonly Acceptance[] },
): Promise<DriftDecisions> {
  return change(context, subject, (known) => ({
    ...known,
    accepted: [
      ...known.accepted.filter(({ kind }) => !accepted.some((one) => one.kind === kind)),
      ...accepted,
    ],
  }));
}

/** Takes back that anything was accepted. */
export function forgetAccepted(context: LedgerContext, subject: DriftSubject): Promise<DriftDecisions> {
  return change(context, subject, (known) => ({ ...known, accepted: [] }));
}

/** Has the account never be written to; undefined: takes that back. */
export function protectAccount(
  context: LedgerContext,
  { subject, decided }: { readonly subject: DriftSubject; readonly decided: Decided | undefined },
): Promise<DriftDecisions> {
  return change(context, subject, ({ protected: _known, ...rest }) =>
    decided === undefined ? rest : { ...rest, protected: decided },
  );
}

function change(
  context: LedgerContext,
  subject: DriftSubject,
  by: (known: DriftDecisions) => DriftDecisions,
): Promise<DriftDecisions> {
  const pk = driftKey(subject);
  const { table } = context;
  return retryOnConflict(context, async () => {
    const item = await table.get(pk);
    const decisions = by(decisionsIn(item));
    const version: number = item?.version ?? 0;
    const isWritten = await table.putNext({ item: { pk, decisions }, version });
    return isWritten ? decisions : undefined;
  });
}

function decisionsIn(item: Item | undefined): DriftDecisions {
  return item?.decisions ?? noDecisions;
}
