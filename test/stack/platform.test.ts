import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, test } from 'vitest';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { UserLifecycleStack } from '../../infra/user-lifecycle-stack.ts';
import { cdkContext } from './synthesise-stage.ts';

test('a key of the platform serves functions through the services that hold data, and not by itself', () => {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [] },
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const env = { account: '111122223333', region: 'eu-central-1' };
  const encryptionKey = new Key(new Stack(app, 'Theirs', { env }), 'Key');
  const config = readStageConfig({ stage: 'production', stages: cdkContext.stages });
  const stack = new UserLifecycleStack(app, config, { env, platform: { encryptionKey } });

  const template = Template.fromStack(stack);
  const functions = Object.keys(template.findResources('AWS::Lambda::Function'));
  const statements = Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action, Resource }) => {
      const actions = [Action].flat();
      return actions.includes('kms:Decrypt') && JSON.stringify(Resource).includes('Theirs');
    });
  expect(statements).toHaveLength(functions.length);
  for (const { Action, Condition } of statements) {
    // A table under such a key is read and written with these: CDK's own grants on one give them, too.
    expect(Action).toEqual(expect.arrayContaining(['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptTo']));
    expect(Condition).toEqual({
      StringLike: { 'kms:ViaService': ['dynamodb.*', 's3.*', 'secretsmanager.*'] },
    });
  }
});
