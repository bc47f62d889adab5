import { unitePeople } from '../../../../shared/domain/identity/unite-people.ts';
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
  if (united.kind !== 'united') throw refusalOf({ kept, other }, united.because);
}

/** Throws the same {@link Refusal} where not all of the records can become one, before any of them is touched. */
export function assertUnitable(kept: PersonRow, others: readonly PersonRow[], now: string): void {
  let { person } = kept;
  for (const other of others) {
    const united = unitePeople({ kept: person, other: other.person }, now);
    if (united.kind !== 'united') throw refusalOf({ kept, other }, united.because);
    person = united.person;
  }
}

function refusalOf(
  { kept, other }: { readonly kept: PersonRow; readonly other: PersonRow },
  because: keyof typeof sentences,
): Refusal {
  const names = `${personLabel(kept.person)} and ${personLabel(other.person)}`;
  return new Refusal('not-allowed', `${names} ${sentences[because]}.`, { because });
}
