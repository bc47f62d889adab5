import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { HostError } from '../host-error.ts';
import { type Template, templateSchema } from '../template/template.ts';

/** A synthesised app: its template, and the directories that hold the code of its functions. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /**
   * By the asset's hash, which is its key in the deployment bucket. Throws a HostError when there is no such
   * asset.
   */
  readonly assetDirectory: (hash: string) => string;
}

const artifactSchema = z.looseObject({
  type: z.string(),
  properties: z.looseObject({ templateFile: z.string().optional(), file: z.string().optional() }).default({}),
});

const manifestSchema = z.looseObject({ artifacts: z.record(z.string(), artifactSchema) });

const assetsSchema = z.looseObject({
  files: z.record(z.string(), z.looseObject({ source: z.looseObject({ path: z.string() }) })),
});

/** Reads a cloud assembly (`cdk.out`) of one stack. */
export async function readAssembly(directory: string): Promise<Assembly> {
  const readJson = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(directory, file), 'utf8'));
  const { artifacts } = manifestSchema.parse(await readJson('manifest.json'));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  const templateFile = stack?.[1].properties.templateFile;
  if (!stack || !templateFile || stacks.length > 1) {
    throw new HostError(`The local host runs one stack; the app has ${stacks.length}.`);
  }
  const directories = new Map<string, string>();
  for (const { type, properties } of Object.values(artifacts)) {
    if (type !== 'cdk:asset-manifest' || !properties.file) continue;
    const { files } = assetsSchema.parse(await readJson(properties.file));
    for (const [hash, { source }] of Object.entries(files))
      directories.set(hash, join(directory, source.path));
  }
  return {
    stackName: stack[0],
    template: templateSchema.parse(await readJson(templateFile)),
    assetDirectory(hash) {
      const found = directories.get(hash);
      if (!found) throw new HostError(`The assembly has no asset ${hash}.`);
      return found;
    },
  };
}
