/** The first of some times (ISO 8601, UTC, with milliseconds), of those that are given. */
export function earliest(...times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}
