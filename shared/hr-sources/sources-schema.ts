import * as z from 'zod';
import { bamboohr } from './bamboohr/index.ts';
import { type ConfiguredSource, defineSource, type SourceDefinition } from './configured-source.ts';
import { deel } from './deel/index.ts';
import { createGenericSource } from './generic/index.ts';
import { gusto } from './gusto/index.ts';
import { hibob } from './hibob/index.ts';
import { personio } from './personio/index.ts';

/** Every HR system that a stage may configure. Nothing else names them. */
const definitions: readonly SourceDefinition[] = [
  defineSource(bamboohr),
  defineSource(deel),
  defineSource(gusto),
  defineSource(hibob),
  defineSource(personio),
  defineSource(createGenericSource('generic')),
  defineSource(createGenericSource('workday')),
  defineSource(createGenericSource('successfactors')),
];

/** `hrSources` of a stage's configuration: the settings of each HR system that sends webhooks, by its name. */
export const hrSourcesSchema = z.strictObject(
  Object.fromEntries(definitions.map(({ name, settingsSchema }) => [name, settingsSchema.optional()])),
);

/** The configured sources by name. Takes what {@link hrSourcesSchema} gave. */
export function configureSources(
  settings: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, ConfiguredSource> {
  const configured = definitions.filter(({ name }) => settings[name] !== undefined);
  return new Map(configured.map((source) => [source.name, source.configure(settings[source.name])]));
}
