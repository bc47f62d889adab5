import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const manifestSchema = z.looseObject({ devDependencies: z.record(z.string(), z.string()) });
const packedSchema = z.tuple([
  z.looseObject({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
]);
const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** An empty CDK app, with the package in it and nothing else of the repository. */
let folder: string;
let packed: z.output<typeof packedSchema>[0];

async function readTemplate(name: string) {
  const text = await readFile(join(folder, 'cdk.out', `${name}.template.json`), 'utf8');
  const resources = Object.entries(templateSchema.parse(JSON.parse(text)).Resources);
  return (type: string) =>
    resources.filter(([, { Type }]) => Type === type).map(([id, { Properties }]) => ({ id, Properties }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'package-'));
  const { devDependencies } = manifestSchema.parse(
    JSON.parse(await readFile(join(root, 'package.json'), 'utf8')),
  );
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root });
  // What `prepack` prints comes before.
  [packed] = packedSchema.parse(JSON.parse(stdout.slice(stdout.indexOf('[\n'))));
  const manifest = {
    name: 'their-app',
    private: true,
    type: 'module',
    dependencies: {
      'aws-cdk-lib': devDependencies['aws-cdk-lib'],
      constructs: devDependencies.constructs,
      'user-lifecycle': `file:${packed.filename}`,
    },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts=false'], {
    cwd: folder,
  });
  await cp(join(import.meta.dirname, 'their-app.ts'), join(folder, 'their-app.ts'));
  const cdkJson: unknown = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  const { production } = z
    .object({ context: z.object({ stages: z.record(z.string(), z.looseObject({})) }) })
    .parse(cdkJson).context.stages;
  const options = {
    ...production,
    infraon: { baseUrl: 'https://theirs.api.infraon.app' },
    protectedAccounts: ['root@theirs.example'],
  };
  await run(process.execPath, ['their-app.ts'], {
    cwd: folder,
    env: { ...process.env, STAGE_OPTIONS: JSON.stringify(options), CDK_OUTDIR: 'cdk.out' },
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the package holds what a construct needs, compiled, and neither tests nor the local host', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toContain('dist/infra/index.js');
  expect(paths).toContain('dist/functions/onboard-user/index.js');
  expect(
    paths.filter((path) => /^(?!dist\/|docs\/[\w-]+\.md$|package\.json|README|LICENSE|CHANGELOG)/.test(path)),
  ).toEqual([]);
  expect(paths.filter((path) => /\/(local|cli|test)\//.test(path))).toEqual([]);
});

test("its types are understood by another team's compiler", async () => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck'];
  await run(
    join(root, 'node_modules/.bin/tsc'),
    [...options, '--types', 'node', '--typeRoots', join(root, 'node_modules/@types'), 'their-app.ts'],
    {
      cwd: folder,
    },
  );
});

describe('with everything that a platform team brings', () => {
  test('functions run in their network, by their own roles', async () => {
    const find = await readTemplate('theirs');
    const ours = find('AWS::Lambda::Function').filter(({ id }) => id.startsWith('Users'));
    const inNetwork = ours.filter(({ Properties }) => Properties.VpcConfig !== undefined);
    expect(inNetwork.length).toBeGreaterThan(7);
    const policies = JSON.stringify(find('AWS::IAM::Policy'));
    expect(policies.split('ec2:CreateNetworkInterface')).toHaveLength(inNetwork.length + 1);
  });

  test('ledger, files and secrets are under their key, and alarms go to their topic', async () => {
    const find = await readTemplate('theirs');
    const [key] = find('AWS::KMS::Key').filter(({ id }) => !id.startsWith('Users'));
    const underKey = (type: string) =>
      find(type).filter(({ Properties }) => JSON.stringify(Properties).includes(`${key?.id}`));
    expect(underKey('AWS::DynamoDB::Table')).toHaveLength(1);
    expect(underKey('AWS::S3::Bucket')).toHaveLength(4);
    expect(underKey('AWS::SecretsManager::Secret')).toHaveLength(find('AWS::SecretsManager::Secret').length);
    const [onCall] = find('AWS::SNS::Topic').filter(({ id }) => id.startsWith('OnCall'));
    for (const { Properties } of find('AWS::CloudWatch::Alarm'))
      expect(Properties.AlarmActions).toEqual([{ Ref: onCall?.id }]);
  });

  test('the API has their name', async () => {
    const find = await readTemplate('theirs');
    expect(find('AWS::ApiGatewayV2::ApiMapping')).toHaveLength(1);
  });
});

test('with nothing it is the stack that this repository deploys, tagged as they like', async () => {
  const find = await readTemplate('user-lifecycle-production');
  expect(find('AWS::EC2::VPC')).toEqual([]);
  const [table] = find('AWS::DynamoDB::Table');
  expect(table?.id).toMatch(/^LedgerTable/);
  expect(table?.Properties.Tags).toEqual([{ Key: 'cost-centre', Value: '4711' }]);
});
