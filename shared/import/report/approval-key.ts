/** Where in the drop bucket an approval goes. Its content is the plan's hash. */
export function approvalKey(importId: string): string {
  return `approvals/${importId}`;
}
