import * as z from 'zod';

/** The configuration is wrong. The message names each key by its full path and says what was expected there. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const sourcesSchema = z.record(z.string(), z.unknown());
const askedSchema = z.looseObject({ api: z.looseObject({}) });

/** A stage, unchecked, with the APIs of its HR systems at another origin: the local host's simulator. */
export function overrideHrApiOrigins(
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

const stagesSchema = z.record(z.string(), z.unknown());
const objectSchema = z.record(z.string(), z.unknown());
const extendingSchema = z.looseObject({ extends: z.string() });

type StageObject = Readonly<Record<string, unknown>>;

/**
 * Finds a stage in the context key `stages`, unchecked but complete: one with `"extends": "NAME"` is that stage with its
 * own keys put over it. Objects are put over each other key by key; anything else is replaced. Throws a {@link ConfigError}.
 */
export function resolveStage(stages: unknown, name: string): StageObject {
  const known = stagesSchema.safeParse(stages);
  if (!known.success)
    throw new ConfigError(
      'No stages in the context: expected an object under context.stages of cdk.json. Run the app through npm run synth or cdk.',
    );
  if (!Object.hasOwn(known.data, name))
    throw new ConfigError(
      `No stage "${name}" in cdk.json: expected one of ${Object.keys(known.data).join(', ')} (-c stage=NAME, or the variable STAGE).`,
    );
  return complete(known.data, [name]);
}

/** `path`: the stage, after those that extend it. */
function complete(stages: StageObject, path: readonly string[]): StageObject {
  const name = path.at(-1) ?? '';
  const raw = objectSchema.safeParse(stages[name]);
  if (!raw.success) throw new ConfigError(`context.stages.${name}: expected an object`);
  if (!Object.hasOwn(raw.data, 'extends')) return raw.data;
  const where = `context.stages.${name}.extends`;
  const extending = extendingSchema.safeParse(raw.data);
  if (!extending.success) throw new ConfigError(`${where}: expected the name of a stage`);
  const { extends: base, ...own } = extending.data;
  if (!Object.hasOwn(stages, base)) {
    const others = Object.keys(stages).filter((other) => other !== name);
    throw new ConfigError(`${where}: expected one of ${others.join(', ')}`);
  }
  if (path.includes(base)) throw new ConfigError(`${where}: the stages ${path.join(', ')} extend each other`);
  return mergeOver(complete(stages, [...path, base]), own);
}

/** Objects are put over each other key by key; anything else is replaced. */
export function mergeOver(base: StageObject, own: StageObject): StageObject {
  const merged = Object.entries(own).map(([key, value]) => {
    const under = Object.hasOwn(base, key) ? objectSchema.safeParse(base[key]) : undefined;
    const over = objectSchema.safeParse(value);
    return [key, under?.success && over.success ? mergeOver(under.data, over.data) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}
