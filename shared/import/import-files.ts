/** The keys of an import's objects in the report bucket. */
export function importFiles(importId: string) {
  const folder = `reports/${importId}/`;
  return {
    folder,
    summary: `${folder}summary.json`,
    /** A change a line. */
    changes: `${folder}plan.ndjson`,
    /** A row's status a byte. */
    statuses: `${folder}rows.bin`,
    /** Pairs of a duplicate row and the later one that counts. */
    duplicates: `${folder}duplicates.json`,
    /** A row that is in conflict a line, and with whom; only where there are any. */
    conflicts: `${folder}conflicts.ndjson`,
    /** A person of a full file a line. */
    members: `${folder}members.ndjson`,
    /** An absent person who is left alone a line; only where there are any. */
    leftAlone: `${folder}left-alone.ndjson`,
    /** Someone who is to lose access a line, unless it comes to nothing; only where there are any. */
    leavers: `${folder}leavers.ndjson`,
    /** What came of a change a line. */
    outcomes: `${folder}outcomes.ndjson`,
    unmanaged: `${folder}unmanaged.ndjson`,
    /** For people: who gets another number, name, address or role. */
    identities: `${folder}identities.csv`,
  } as const;
}

/** Where the people of a feed's accepted full file are kept. */
export function snapshotKey(feed: string, importId: string): string {
  return `state/feeds/${feed}/${importId}.ndjson`;
}
