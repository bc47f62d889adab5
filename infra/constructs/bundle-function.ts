import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** CommonJS packages inside the bundle call `require` for Node's own modules; an ES module has none. */
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * The code of `functions/<name>/index.ts`, as one minified ES module with everything inside, AWS SDK included, so
 * that what runs is what was tested. esbuild's metafile is written beside the assets, as
 * `<cdk.out>/<name>.meta.json`. The asset's hash is that of the output: an edit that changes no byte deploys nothing.
 */
export function bundleFunction(name: string): Code {
  const folder = join(root, 'functions', name);
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundling below always succeeds, or throws.
      image: DockerImage.fromRegistry('local-bundling-only'),
      local: {
        tryBundle(outputDirectory) {
          bundle({ name, folder, outputDirectory });
          return true;
        },
      },
    },
  });
}

function bundle(target: {
  readonly name: string;
  readonly folder: string;
  readonly outputDirectory: string;
}): void {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [join(target.folder, 'index.ts')],
    outfile: join(target.outputDirectory, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    banner: { js: requireBanner },
    metafile: true,
    logLevel: 'error',
  });
  writeFileSync(join(dirname(target.outputDirectory), `${target.name}.meta.json`), JSON.stringify(metafile));
}
