import { equal, match, ok, rejects, throws } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { readStageConfig } from '../../../../infra/config/read-stage-config.ts';
import { type Assembly, readAssembly } from '../../../../infra/local/start/read-assembly.ts';
import { synthesise } from '../../../../infra/local/start/synthesise.ts';
import type { FaultCase } from '../../fault-case.ts';

const metadata = 'http://169.254.169.254';
const forbidden = [
  'http://tenant.example',
  'https://169.254.169.254',
  metadata,
  'https://[fe80::1]',
  'https://[fd00:ec2::254]',
  'https://metadata.google.internal',
  'https://[::ffff:169.254.169.254]',
  'https://100.100.100.200',
  'https://0.0.0.0',
];
const loopback = ['http://127.0.0.1:4010', 'https://localhost', 'https://[::1]'];

export const forbiddenOrigins: FaultCase = {
  id: 'U9',
  done: 'an http, link-local, metadata or loopback origin is configured',
  invariants: ['A'],
  timeoutMs: 120_000,
  async run({ host }) {
    const { context } = JSON.parse(await readFile('cdk.json', 'utf8'));
    const configure = (stage: string, infraon: object) => {
      const { [stage]: configured } = context.stages;
      const changed = { ...configured, infraon: { ...configured.infraon, ...infraon } };
      return readStageConfig({ stage, stages: { ...context.stages, [stage]: changed } });
    };
    const refusal = /infraon\.baseUrl: expected/;
    for (const baseUrl of [...forbidden, ...loopback]) {
      throws(() => configure('production', { baseUrl }), refusal, `${baseUrl} in production`);
    }
    throws(() => configure('production', { allowLoopback: true }), /infraon\.allowLoopback: expected false/);
    for (const baseUrl of forbidden)
      throws(() => configure('local', { baseUrl }), refusal, `${baseUrl} locally`);
    for (const baseUrl of loopback) equal(configure('local', { baseUrl }).infraon.baseUrl, baseUrl);
    equal(configure('production', {}).infraon.allowLoopback, false);

    await refusedAtSynthesis();
    await refusedAtStart(await readAssembly(join(dirname(host.logDirectory), 'cdk.out')));
  },
};

/** By the app itself, as the CDK's command line runs it. */
async function refusedAtSynthesis(): Promise<void> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'fault-origin-'));
  try {
    const synthesis = synthesise({ stage: 'local', infraonBaseUrl: metadata, stateDirectory });
    await rejects(synthesis, /infraon\.baseUrl: expected/);
  } finally {
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

/** By the function, whose bundle starts with these options and with no others. */
async function refusedAtStart(assembly: Assembly): Promise<void> {
  const [bundle, options] = reconcileUser(assembly);
  const start = async (changes: object) => {
    const script = `await import(${JSON.stringify(pathToFileURL(join(bundle, 'index.mjs')).href)})`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...environment, ...options(changes) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    return { complaint, code };
  };
  equal((await start({})).code, 0);
  const refused = [
    { baseUrl: metadata },
    { baseUrl: 'http://tenant.example' },
    { baseUrl: 'https://[fe80::1]' },
    { allowLoopback: false },
  ];
  for (const changes of refused) {
    const { complaint, code } = await start(changes);
    equal(code, 1, `${JSON.stringify(changes)} at the start`);
    match(complaint, /the environment is invalid: INFRAON_OPTIONS\.baseUrl: expected/);
    ok(!complaint.includes('tenant.example') && !complaint.includes('169.254'), 'a value is never told');
  }
}

const environment = {
  AWS_REGION: 'us-east-1',
  INFRAON_API_KEY_ARN: 'key',
  LEDGER_TABLE_NAME: 'ledger',
  USER_CHANGES_QUEUE_URL: 'http://127.0.0.1:1/user-changes',
  IMPORT_CHANGES_QUEUE_URL: 'http://127.0.0.1:1/import-changes',
};

/** The function's code, and its options with changes to those of the vendor. */
function reconcileUser({ template, assetDirectory }: Assembly) {
  const found = Object.values(template.Resources).find(
    ({ Type, Metadata }) =>
      Type === 'AWS::Lambda::Function' && Metadata['user-lifecycle:name'] === 'reconcile-user',
  );
  const { Code } = Object(found?.Properties);
  const { INFRAON_OPTIONS, LEDGER_OPTIONS, RECONCILE_OPTIONS } = Object(
    found?.Metadata['user-lifecycle:configuration'],
  );
  const options = (changes: object): Record<string, string> => ({
    INFRAON_OPTIONS: JSON.stringify({ ...INFRAON_OPTIONS, ...changes }),
    LEDGER_OPTIONS: JSON.stringify(LEDGER_OPTIONS),
    RECONCILE_OPTIONS: JSON.stringify(RECONCILE_OPTIONS),
  });
  return [assetDirectory(String(Code.S3Key).replace(/\.zip$/, '')), options] as const;
}
