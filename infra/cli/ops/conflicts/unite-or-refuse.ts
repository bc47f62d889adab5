import type { NotedEntry } from '../../../../shared/history/operator-actions.ts';
import type { PersonRow } from '../../../../shared/ledger/people/person-row.ts';
import { uniteRecords } from '../../../../shared/ledger/people/unite-records.ts';
import type { Operation } from '../operation.ts';
import { personLabel } from '../person/person-label.ts';
import { Refusal } from '../refusal.ts';

const sentences = {
  'numbers-differ': 'have different employee numbers, so they are two people: correct the number in HR first',
  'account-in-flight': 'have an account or an invitation on its way: try again in a minute',
} as const;

/** Makes one record of two. Throws a {@link Refusal} where that would forget or mix up something. */
export async function uniteOrRefuse(
  { context }: Pick<Operation, 'context'>,
  { kept, other, entry }: { readonly kept: PersonRow; readonly other: PersonRow; readonly entry: NotedEntry },
): Promise<void> {
  const united = await uniteRecords(context, { keptId: kept.id, otherId: other.id, entry });
  if (united.kind === 'united') return;
  const names = `${personLabel(kept.person)} and ${personLabel(other.person)}`;
  throw new Refusal('not-allowed', `${names} ${sentences[united.because]}.`, { because: united.because });
}
