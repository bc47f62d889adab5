/** A time in UTC, to the second, as it fits into a table: `2026-11-26 09:00:00Z`. */
export function describeTime(instant: string | undefined): string {
  if (instant === undefined) return '';
  const time = new Date(instant);
  return Number.isNaN(time.getTime())
    ? instant
    : time
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z');
}
