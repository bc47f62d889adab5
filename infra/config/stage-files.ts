import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { ConfigError, mergeOver } from './resolve-stage.ts';

/** Beside cdk.json, and not tracked by Git, so that a pull never conflicts with what a team says of its own stages. */
export const defaultStagesDirectory = fileURLToPath(new URL('../../stages', import.meta.url));

const extension = '.json';
const objectSchema = z.record(z.string(), z.unknown());

export interface Stages {
  /** As the context key `stages`, unchecked. */
  readonly stages: unknown;
  /** The names of the stages of which a file says something. */
  readonly inFiles: ReadonlySet<string>;
}

/**
 * Adds the stages that files describe (`stages/NAME.json`) to those of cdk.json. Where both have a stage, the file's keys are put
 * over those of cdk.json. Throws a {@link ConfigError}.
 */
export function addStageFiles(tracked: unknown, directory = defaultStagesDirectory): Stages {
  const known = objectSchema.safeParse(tracked);
  const names = existsSync(directory)
    ? readdirSync(directory).flatMap((file) =>
        file.endsWith(extension) ? file.slice(0, -extension.length) : [],
      )
    : [];
  if (!known.success || names.length === 0) return { stages: tracked, inFiles: new Set() };
  const stages = names.map((name) => {
    const own = readStageFile(join(directory, `${name}${extension}`), name);
    const under = Object.hasOwn(known.data, name) ? objectSchema.safeParse(known.data[name]) : undefined;
    return [name, under?.success ? mergeOver(under.data, own) : own];
  });
  return { stages: { ...known.data, ...Object.fromEntries(stages) }, inFiles: new Set(names) };
}

function readStageFile(path: string, name: string): Readonly<Record<string, unknown>> {
  const refuse = (what: string) => new ConfigError(`stages/${name}${extension}: ${what}`);
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw refuse('expected JSON');
  }
  const stage = objectSchema.safeParse(read);
  if (!stage.success) throw refuse('expected an object with the keys of one stage');
  return stage.data;
}
