import { writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type BuildOptions, buildSync } from 'esbuild';

const functionsFolder = fileURLToPath(new URL('../../functions', import.meta.url));

/**
 * CommonJS packages inside a bundle call `require` for Node's own modules; an ES module has none, and `createRequire` would
 * load `node:module` for it.
 */
const requireBanner = 'const require=process.getBuiltinModule;';

/** `.ts` in the repository, `.js` in the package, where everything is compiled. */
const extension = extname(import.meta.url);

const substitute = (file: string) => fileURLToPath(new URL(`substitutes/${file}`, import.meta.url));

/** What a cold start does not have to load; the files say why. */
const substitutes = {
  'node:http': substitute('http.cjs'),
  'node:https': substitute('https.cjs'),
  '@aws-sdk/credential-provider-node': substitute(`environment-credentials${extension}`),
  '@smithy/core/event-streams': substitute(`event-streams${extension}`),
};

type Bundles = ReturnType<typeof build>;

/**
 * The code of functions: for each `functions/<name>/index` one minified ES module with everything inside, the AWS
 * SDK included, so that what runs is what was tested.
 *
 * All are built in one go when the first is asked for, because they share most of what has to be parsed. An asset's
 * hash is that of the output: an edit that changes no byte deploys nothing. What a bundle is made of is written beside
 * the assets, as esbuild's metafile `<cdk.out>/<name>.meta.json`.
 */
export class FunctionBundles {
  private readonly names: readonly string[];
  private built: Bundles | undefined;

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** `configuration` is put beside the code as `configuration.json`; it must hold no value that only a deployment knows. */
  codeOf(name: string, configuration: object = {}): Code {
    return Code.fromAsset(join(functionsFolder, name), {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // Never pulled: the local bundling below succeeds or throws.
        image: DockerImage.fromRegistry('local-bundling-only'),
        local: {
          tryBundle: (outputDirectory) => {
            this.write(name, outputDirectory);
            writeFileSync(join(outputDirectory, 'configuration.json'), JSON.stringify(configuration));
            return true;
          },
        },
      },
    });
  }

  private write(name: string, outputDirectory: string): void {
    this.built ??= build(this.names);
    const output = this.built.outputFiles.find(
      (file) => file.path === join(functionsFolder, name, 'index.mjs'),
    );
    if (output === undefined) throw new Error(`functions/${name} was not among the functions to bundle`);
    writeFileSync(join(outputDirectory, 'index.mjs'), output.contents);
    const { inputs, outputs } = this.built.metafile;
    const key = `functions/${name}/index.mjs`;
    const own = outputs[key];
    writeFileSync(
      join(dirname(outputDirectory), `${name}.meta.json`),
      JSON.stringify({
        inputs: Object.fromEntries(
          Object.entries(inputs).filter(([path]) => own !== undefined && path in own.inputs),
        ),
        outputs: { [key]: own },
      }),
    );
  }
}

/** The source map of a function's bundle, as JSON. Bundles are the same with and without it, so that it need not be kept. */
export function sourceMapOf(name: string): string {
  const { outputFiles } = build([name], { sourcemap: 'external', sourcesContent: false });
  return outputFiles.find(({ path }) => path.endsWith('.map'))?.text ?? '';
}

function build(names: readonly string[], maps: Pick<BuildOptions, 'sourcemap' | 'sourcesContent'> = {}) {
  return buildSync({
    ...maps,
    absWorkingDir: dirname(functionsFolder),
    entryPoints: names.map((name) => join(functionsFolder, name, `index${extension}`)),
    outdir: functionsFolder,
    outbase: functionsFolder,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: substitutes,
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    banner: { js: requireBanner },
    metafile: true,
    logLevel: 'error',
  });
}
