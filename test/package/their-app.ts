import { App, Stack, Tags } from 'aws-cdk-lib';
import { DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { readStage, type StageOptions, UserLifecycle, UserLifecycleStack } from 'user-lifecycle';

/** Two apps of other teams: one that brings everything, in a stack of its own, and one that brings nothing. */
const options: StageOptions = JSON.parse(process.env.STAGE_OPTIONS ?? '');
const env = { account: '111122223333', region: 'eu-central-1' };

const app = new App();
const stack = new Stack(app, 'theirs', { env });
const alarmTopic = new Topic(stack, 'OnCall');
const vpc = Vpc.fromVpcAttributes(stack, 'Network', {
  vpcId: 'vpc-1',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnetIds: ['subnet-1', 'subnet-2'],
});
const certificateArn = `arn:aws:acm:eu-central-1:${env.account}:certificate/1`;
new UserLifecycle(stack, 'Users', {
  config: readStage('people', options),
  vpc,
  alarmTopic,
  encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
  apiDomain: new DomainName(stack, 'Name', {
    domainName: 'hooks.theirs.example',
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
  }),
});

const plain = new UserLifecycleStack(app, readStage('production', options), {
  env,
  tags: { team: 'identity' },
});
Tags.of(plain).add('cost-centre', '4711');
app.synth();
