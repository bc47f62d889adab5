/** What a manifest that a trusted key signed says of how long files like its own are kept. */
export interface KeptFor {
  /** When it was said (ISO 8601). */
  readonly at: string;
  /** Absent where older code made the manifest. */
  readonly retainDays?: number | undefined;
}

const dayMs = 86_400_000;

/**
 * Files that were written until this time (in milliseconds) may be missing, since a lifecycle rule removed them: S3 does so at the midnight
 * (UTC) after their days are over. Each manifest says what held when it was made, and the last one what holds until `now`, or until it was
 * made, where a copy is looked at. Undefined where none says.
 */
export function expiredUntil(said: readonly KeptFor[], now: Date | undefined): number | undefined {
  const last = said.toSorted((left, right) => (left.at < right.at ? -1 : 1)).at(-1);
  const limits = said.flatMap((one) => {
    if (one.retainDays === undefined) return [];
    const until = one === last && now !== undefined ? now.getTime() : Date.parse(one.at);
    return [until - (until % dayMs) - one.retainDays * dayMs];
  });
  return limits.length === 0 ? undefined : Math.max(...limits);
}
