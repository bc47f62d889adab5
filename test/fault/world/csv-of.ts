import type { InventedPerson } from './create-people.ts';

/** What a row says besides who it is about; `title` is `Clerk` where it is not said. */
export interface RowSays {
  readonly title?: string;
  readonly action?: string;
}

/** A file with a row for each: e-mail address, names, title and action. */
export function csvOf(rows: readonly (InventedPerson | (InventedPerson & RowSays))[]): string {
  const lines = rows.map((row) => {
    const { email, givenName, familyName, title = 'Clerk', action = '' }: InventedPerson & RowSays = row;
    return [email, givenName, familyName, title, action].join(',');
  });
  return `${['email,givenName,familyName,title,action', ...lines].join('\n')}\n`;
}
