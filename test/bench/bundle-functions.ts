import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Metafile } from 'esbuild';
import { FunctionBundles } from '../../infra/constructs/function-bundles.ts';

export interface FunctionBundle {
  readonly name: string;
  /** The deployed `index.mjs`. */
  readonly file: string;
  readonly metafile: Metafile;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The functions that have an entry point, by the names of their folders. */
export function functionNames(): readonly string[] {
  return readdirSync(join(root, 'functions')).filter((name) =>
    existsSync(join(root, 'functions', name, 'index.ts')),
  );
}

/** Bundles functions as a synthesis does, into `.local/bench/<folder>`. */
export function bundleFunctions(names: readonly string[], folder: string): readonly FunctionBundle[] {
  const outdir = join(root, '.local', 'bench', folder);
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir, analyticsReporting: false });
  const bundles = new FunctionBundles(names);
  return names.map((name) => {
    const stack = new Stack(app, name);
    bundles.codeOf(name).bind(stack);
    const asset = stack.node.children.find((child) => child instanceof Asset);
    if (asset === undefined) throw new Error(`${name} was not bundled`);
    return {
      name,
      file: join(outdir, asset.assetPath, 'index.mjs'),
      metafile: JSON.parse(readFileSync(join(outdir, `${name}.meta.json`), 'utf8')),
    };
  });
}
