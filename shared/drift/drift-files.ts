/** The objects of a drift check; those of JSON lines are gone once it has ended. */
export function driftFiles(prefix: string) {
  return {
    csv: `${prefix}drift.csv`,
    html: `${prefix}drift.html`,
    findings: `${prefix}drift-findings.jsonl`,
    candidates: `${prefix}drift-candidates.jsonl`,
  };
}
