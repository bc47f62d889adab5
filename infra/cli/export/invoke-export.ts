import { invokeFunction } from '../common/invoke-function.ts';
import type { Stage } from '../common/open-stage.ts';

/** Runs nightly-export with the event, and returns what it answers. Throws a `CliError` where it fails as a whole. */
export function invokeExport(
  { nightlyExport, title }: Pick<Stage, 'nightlyExport' | 'title'>,
  event: unknown,
): Promise<unknown> {
  return invokeFunction(nightlyExport, {
    event,
    failure: `nightly-export failed on ${title}: read its log, and run npm run export again. What was published before is untouched.`,
  });
}
