import { writeCsv } from '../../../csv/write/write-csv.ts';
import { type FirstItems, keepFirst } from '../../../report/first-items.ts';
import type { ReportContent } from '../report-content.ts';
import { createIdentityReader, type IdentityChange } from './identity-changes.ts';

/** What stands in the column `what` of `identities.csv`. */
export const aspectNames: Readonly<Record<IdentityChange['aspect'], string>> = {
  employeeNumber: 'number',
  userName: 'user name',
  email: 'address',
  joined: 'records joined',
  'same-address': 'same address',
  role: 'role',
};

/** The first ones of what an approver should look at; `identities.csv` has all. */
export interface FirstIdentities {
  /** The numbers, names and addresses of one person each. */
  readonly renamed: FirstItems<readonly IdentityChange[]>;
  readonly joined: FirstItems<IdentityChange>;
  readonly replaced: FirstItems<IdentityChange>;
  /** People who had an account, and get a role. */
  readonly roles: FirstItems<IdentityChange>;
}

/** Writes `identities.csv`, of a file that could be planned: a line for each thing that an approver should look at. */
export async function writeIdentities(
  { changes, write }: Pick<ReportContent, 'changes' | 'write'>,
  { shown, isWritten }: { readonly shown: number; readonly isWritten: boolean },
): Promise<FirstIdentities> {
  const first = {
    renamed: keepFirst<readonly IdentityChange[]>(shown),
    joined: keepFirst<IdentityChange>(shown),
    replaced: keepFirst<IdentityChange>(shown),
    roles: keepFirst<IdentityChange>(shown),
  };
  if (!isWritten) return first;
  const read = createIdentityReader();
  async function* rows(): AsyncGenerator<readonly string[]> {
    for await (const outcome of changes()) {
      const found = read(outcome);
      const renamed = found.filter(({ aspect }) => isName(aspect));
      if (renamed.length > 0) first.renamed.add(renamed);
      for (const change of found) {
        const { row, key, who, aspect, before, after, isNew } = change;
        if (aspect === 'joined') first.joined.add(change);
        if (aspect === 'same-address') first.replaced.add(change);
        if (aspect === 'role' && !isNew) first.roles.add(change);
        yield [row === null ? '' : String(row), key, who, aspectNames[aspect], before, after];
      }
    }
  }
  await write({
    name: 'identities.csv',
    contentType: 'text/csv; charset=utf-8',
    content: writeCsv({
      columns: ['row', 'key', 'person', 'what', 'before', 'after'],
      rows: rows(),
      audience: 'people',
    }),
  });
  return first;
}

function isName(aspect: IdentityChange['aspect']): boolean {
  return aspect === 'employeeNumber' || aspect === 'userName' || aspect === 'email';
}
