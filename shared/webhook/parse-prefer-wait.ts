/** The longest that a sender may have us wait. */
const maxSeconds = 20;

/** One preference: anything but a comma, unless it is quoted. */
const preference = /(?:[^,"]|"(?:[^"\\]|\\.)*")+/g;
const wellFormed = /^(?:[^"]|"(?:[^"\\]|\\.)*")*$/;
const wait = /^\s*wait\s*=\s*(?:(\d+)|"(\d+)")\s*(?:;|$)/i;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most twenty. Undefined when the preference is absent, malformed
 * or zero: a preference that is not understood is ignored. Of several, the first counts.
 */
export function parsePreferWait(header = ''): number | undefined {
  if (!wellFormed.test(header)) return undefined;
  for (const text of header.match(preference) ?? []) {
    const [, plain, quoted] = wait.exec(text) ?? [];
    const seconds = plain ?? quoted;
    if (seconds !== undefined) return Math.min(Number(seconds), maxSeconds) || undefined;
  }
  return undefined;
}
