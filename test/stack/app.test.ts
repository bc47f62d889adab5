import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { afterAll, describe, expect, test } from 'vitest';
import { rulePacks, synthesise } from '../../infra/synthesise.ts';
import { everything } from './everything.ts';
import { cdkContext, createStage } from './synthesise-stage.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const outDirectory = mkdtempSync(join(tmpdir(), 'synthesised-'));
afterAll(() => rmSync(outDirectory, { recursive: true }));

/** Runs the app as the CLI does. */
function runApp(
  context: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>> = {},
) {
  return spawnSync(process.execPath, ['infra/app.ts'], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...environment,
      PATH: process.env.PATH,
      CDK_OUTDIR: outDirectory,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  });
}

/** The same in this process. */
function synthesiseApp(context: Readonly<Record<string, unknown>>): void {
  synthesise(
    new App({
      outdir: outDirectory,
      context: { 'aws:cdk:bundling-stacks': [], ...context },
      analyticsReporting: false,
      builtinCloudFormationValidation: false,
    }),
  );
}

describe('the app', () => {
  test('synthesises the stage that STAGE names, with the base URL that the context gives', () => {
    const run = runApp({ ...cdkContext, infraonBaseUrl: 'http://127.0.0.1:4999' }, { STAGE: 'local' });
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const template = readFileSync(join(outDirectory, 'user-lifecycle-local.template.json'), 'utf8');
    expect(template).toContain('http://127.0.0.1:4999');
  });

  test('says which key is wrong and what was expected, without a stack trace', () => {
    const { production } = cdkContext.stages;
    const stages = { ...cdkContext.stages, production: { ...production, offboardAction: 'archive' } };
    const run = runApp({ ...cdkContext, stages });
    expect(run.status).toBe(1);
    expect(run.stderr).toBe(
      'Stage "production" of cdk.json is not valid:\n  context.stages.production.offboardAction: Invalid option: expected one of "deactivate"|"delete"\n',
    );
  });

  test('reads a stage that stands in a file beside cdk.json, and names the file where a key of it is wrong', () => {
    const directory = mkdtempSync(join(outDirectory, 'stages-'));
    const context = { ...cdkContext, stage: 'mine', stagesDirectory: directory };
    writeFileSync(
      join(directory, 'mine.json'),
      JSON.stringify({ extends: 'local', offboardAction: 'archive' }),
    );
    expect(() => synthesiseApp(context)).toThrow(
      'Stage "mine" of stages/mine.json is not valid:\n  context.stages.mine.offboardAction: ',
    );
  });

  test('refuses a stage that must not be deployed, in one line', () => {
    expect(() => synthesiseApp(cdkContext)).toThrow(
      /^context\.stages\.production\.infraon\.baseUrl .+ context\.stages\.production\.protectedAccounts .+$/,
    );
  });

  test('shows the template of such a stage on request, which says why it cannot be deployed', () => {
    const run = runApp({ ...cdkContext, showUndeployable: 'true' });
    expect(run.status).toBe(0);
    expect(run.stderr).toContain('WARNING context.stages.production.infraon.baseUrl');
    const path = join(outDirectory, 'user-lifecycle-production.template.json');
    const { Parameters } = JSON.parse(readFileSync(path, 'utf8'));
    expect(Parameters.NotToBeDeployed).toEqual({
      Type: 'String',
      AllowedPattern: '(?!)',
      Description: expect.stringContaining('infraon.baseUrl'),
    });
  });

  test('deploys a stage that names its tenant and what is protected', () => {
    const { production } = cdkContext.stages;
    const infraon = { baseUrl: 'https://acme.api.infraon.app' };
    const stages = { production: { ...production, infraon, protectedAccounts: ['root@acme.com'] } };
    synthesiseApp({ ...cdkContext, stages });
    const path = join(outDirectory, 'user-lifecycle-production.template.json');
    expect(readFileSync(path, 'utf8')).not.toContain('NotToBeDeployed');
  });

  test('makes the firewall before the stage that it protects', () => {
    const infraon = { baseUrl: 'https://acme.api.infraon.app' };
    const { edge } = everything;
    const walled = { extends: 'production', infraon, protectedAccounts: ['root@acme.com'], edge };
    synthesiseApp({ ...cdkContext, stage: 'walled', stages: { ...cdkContext.stages, walled } });
    const { artifacts } = JSON.parse(readFileSync(join(outDirectory, 'manifest.json'), 'utf8'));
    expect(artifacts['user-lifecycle-walled'].dependencies).toContain('user-lifecycle-walled-firewall');
  });

  test.each([
    // `production` and `local` are synthesised above, and checked thereby.
    ['local-esper', 'local-esper', {}],
    ['a stage with everything', 'production', everything],
  ])('%s satisfies every rule of cdk-nag’s packs, or says why not', (_name, stage, more) => {
    expect(() => createCheckedStage(stage, more).app.synth()).not.toThrow();
  });

  test('does not synthesise what breaks a rule of cdk-nag', () => {
    const { app, stack } = createCheckedStage('production');
    const inside = stack.node.findChild('Default');
    if (!(inside instanceof Construct)) throw new TypeError('the stage is no construct');
    new Queue(inside, 'Careless');
    new Bucket(inside, 'Open', { versioned: false });
    const synthesise = () => app.synth();
    expect(synthesise).toThrow(/AwsSolutions-SQS3/);
    expect(synthesise).toThrow(/NIST\.800\.53\.R5-S3BucketVersioningEnabled/);
    expect(synthesise).toThrow(/HIPAA\.Security-S3BucketLoggingEnabled/);
    // What is accepted on our own resources is accepted on those alone.
    expect(synthesise).toThrow(/HIPAA\.Security-S3BucketReplicationEnabled/);
    expect(synthesise).toThrow(/Serverless-SQSRedrivePolicy/);
  });
});

function createCheckedStage(name: string, more: object = {}) {
  const stage = createStage(name, more);
  Validations.of(stage.app).addPlugins(...rulePacks.map((Pack) => new Pack(stage.app)));
  return stage;
}
