import * as z from 'zod';

const sourcesSchema = z.record(z.string(), z.unknown());
const askedSchema = z.looseObject({ api: z.looseObject({}) });

/** A stage, unchecked, with the APIs of its HR systems at another origin: the local host's simulator. */
export function moveHrApis(
  stage: Readonly<Record<string, unknown>>,
  baseUrl: unknown,
): Readonly<Record<string, unknown>> {
  const sources = sourcesSchema.safeParse(stage.hrSources);
  if (!sources.success) return stage;
  const moved = Object.entries(sources.data).map(([name, raw]) => {
    const asked = askedSchema.safeParse(raw);
    return [name, asked.success ? { ...asked.data, api: { ...asked.data.api, baseUrl } } : raw];
  });
  return { ...stage, hrSources: Object.fromEntries(moved) };
}
