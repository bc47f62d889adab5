import { TargetError } from '../targets/target-error.ts';
import type { TargetRun } from './target-run.ts';

/**
 * Throws `unavailable` as long as a refusal may yet pass: for a while that is counted from the first one and, as nobody who left may
 * keep access because of one bad day of the vendor's, longer for a leaver. Returns when the refusal is final.
 */
export async function bearRefusal(run: TargetRun, refusal: TargetError): Promise<void> {
  const now = run.now();
  const since = run.state.refusedSince ?? now.toISOString();
  if (run.state.refusedSince === undefined) await run.record((state) => ({ ...state, refusedSince: since }));
  const { refusalSeconds, leaverRefusalSeconds } = run.policy;
  const patience = run.isLeaver ? leaverRefusalSeconds : refusalSeconds;
  if (now.getTime() - Date.parse(since) >= patience * 1000) return;
  const { mayHaveHappened, cause } = refusal;
  throw new TargetError('unavailable', { mayHaveHappened, cause });
}
