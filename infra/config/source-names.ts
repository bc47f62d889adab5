import { configureSources } from '../../shared/hr-sources/sources-schema.ts';

/** The sources of events of a stage, as the log names them: the three webhooks together, and each HR system. */
export function sourceNames({
  hrSources = {},
}: {
  readonly hrSources?: Parameters<typeof configureSources>[0] | undefined;
}): readonly string[] {
  return ['webhook', ...configureSources(hrSources).keys()];
}
