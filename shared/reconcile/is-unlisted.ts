import { saysNames } from '../domain/unlisted.ts';
import type { TargetRun } from './target-run.ts';

/**
 * Whether the listing of the import that the person comes from tells enough to create an account: it is minutes old, and the target
 * refuses what exists by then. It never tells that a leaver has no account, and nothing while a creation is unresolved.
 */
export function isUnlisted(run: TargetRun): boolean {
  const { unlisted, target, person, state } = run;
  if (unlisted === undefined || !unlisted.targets.includes(target.name)) return false;
  if (!run.isWanted || state.creatingSince !== undefined) return false;
  const age = (run.now().getTime() - Date.parse(unlisted.listedAt)) / 1000;
  return age < (target.listingServesCreationSeconds ?? 0) && saysNames(unlisted.reference, person.desired);
}
