import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { HostError } from '../host-error.ts';
import { type Assembly, readAssembly } from './read-assembly.ts';
import { readLocalStage } from './read-local-stage.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface SynthesiseOptions {
  readonly stage: string;
  /** The folder of the stages' files; default `stages` in the project. */
  readonly stagesDirectory?: string | undefined;
  /** Replace the stage's `infraon.baseUrl` and, where it has one, `esper.baseUrl`. */
  readonly infraonBaseUrl: string;
  readonly esperBaseUrl?: string | undefined;
  /** Replaces the `api.baseUrl` of the stage's HR systems. */
  readonly hrApiBaseUrl?: string | undefined;
  /** Gets the assembly (`cdk.out`) and what the app printed (`synth.log`). */
  readonly stateDirectory: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the CDK app in a process of its own, as the CDK's command line does, and reads the template that it
 * makes. Throws a HostError with the app's own sentence when it refuses its configuration, and when the stage
 * is not a local one of cdk.json.
 */
export async function synthesise(options: SynthesiseOptions): Promise<Assembly> {
  const { stage, infraonBaseUrl, esperBaseUrl, hrApiBaseUrl, stateDirectory, signal } = options;
  const { context } = await readLocalStage(stage, options.stagesDirectory);
  const output = join(stateDirectory, 'cdk.out');
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });

  const child = spawn(process.execPath, [join(root, 'infra', 'app.ts')], {
    cwd: root,
    env: {
      ...process.env,
      // CDK's own check of the finished template takes seconds and changes nothing in it; `npm run synth` does it.
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage, infraonBaseUrl, esperBaseUrl, hrApiBaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal, killSignal: 'SIGKILL' as const } : {}),
  });
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const log = join(stateDirectory, 'synth.log');
  await writeFile(log, `${said}${complained}`);
  if (code !== 0) throw new HostError(`${reason(complained)} (The whole output is in ${log}.)`);
  return readAssembly(output);
}

/** The app's own words, or the message of the error that it threw, without its stack. */
function reason(complained: string): string {
  const lines = complained.split('\n').map((line) => line.trimEnd());
  const thrown = lines.find((line) => /^(?:\w+: )?\w*Error\b.*: /.test(line));
  if (thrown) return `The app cannot be synthesised: ${thrown}`;
  return lines.filter(Boolean).slice(0, 10).join('\n') || 'The app cannot be synthesised, and said nothing.';
}
