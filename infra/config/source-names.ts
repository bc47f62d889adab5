import { configureSources } from '../../shared/hr-sources/sources-schema.ts';

/** The sources of events of a stage, as the log names them: the three webhooks together, each HR system, and each SCIM client. */
export function sourceNames({
  hrSources = {},
  scim,
}: {
  readonly hrSources?: Parameters<typeof configureSources>[0] | undefined;
  readonly scim?: { readonly clients: object } | undefined;
}): readonly string[] {
  return [
    'webhook',
    ...configureSources(hrSources).keys(),
    ...Object.keys(scim?.clients ?? {}).map(scimSource),
  ];
}

/** What the events of a SCIM client have as their source. */
export function scimSource(clientName: string): string {
  return `scim-${clientName}`;
}

/** Begins the ids of a SCIM client's resources and outputs: those of a stack that was deployed before stay. */
export function scimId(clientName: string): string {
  return `Scim-${clientName}`.replaceAll(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
}
