import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { FirewallStack } from '../../infra/edge/firewall-stack.ts';
import { everything } from './everything.ts';
import { cdkContext, synthesiseStage } from './synthesise-stage.ts';

const docs = readFileSync(new URL('../../docs/deploy.md', import.meta.url), 'utf8');

/** The prefix of a service's actions, where it is not the service's name in the template. */
const prefixes: Readonly<Record<string, string>> = { ApiGatewayV2: 'apigateway' };

function firewallTypes(): readonly string[] {
  const stages = { ...cdkContext.stages, walled: { extends: 'production', edge: everything.edge } };
  const config = readStageConfig({ stage: 'walled', stages });
  if (config.edge?.firewall === undefined) throw new Error('no firewall');
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new FirewallStack(app, { ...config, firewall: config.edge.firewall });
  const { Resources }: { readonly Resources: Readonly<Record<string, { readonly Type: string }>> } = Object(
    Template.fromStack(stack).toJSON(),
  );
  return Object.values(Resources).map(({ Type }) => Type);
}

test('docs/deploy.md lists every service that a deployment touches, and no other', () => {
  const types = [
    ...synthesiseStage('production', everything).resources.map(({ Type }) => Type),
    ...firewallTypes(),
  ];
  const services = types.map((type) => {
    const [, service = ''] = type.split('::');
    return prefixes[service] ?? service.toLowerCase();
  });
  const [, listed = ''] = /These services are all that a stack uses: ([a-z0-9, ]+)\./.exec(docs) ?? [];
  // `ssm` reads the version of the bootstrap.
  expect(listed.split(', ')).toEqual([...new Set([...services, 'ssm'])].toSorted());
});
