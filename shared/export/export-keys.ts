/** Where the exports of a target are, and where its attempts begin, and stay when they fail. */
export interface ExportKeys {
  /** The folder of a date's published set. */
  published(date: string): string;
  /** The folder in which an attempt is made. */
  attempt(date: string, attempt: string): string;
}

/** `exports/users/date=…/` for the first directory of a stage, `exports/<target>-users/date=…/` for every other. */
export function exportKeys(directory: { readonly target: string; readonly isPrimary: boolean }): ExportKeys {
  const name = directory.isPrimary ? 'users' : `${directory.target}-users`;
  return {
    published: (date) => `exports/${name}/date=${date}/`,
    attempt: (date, attempt) => `quarantine/${name}/date=${date}/attempt-${attempt}/`,
  };
}
