import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { readStageConfig } from '../../infra/config/read-stage-config.ts';
import { FirewallStack } from '../../infra/edge/firewall-stack.ts';
import { everything } from './everything.ts';
import { cdkContext, synthesiseStage } from './synthesise-stage.ts';

const { edge } = everything;
const scim = { clients: { entra: {}, okta: {} } };
const stage = synthesiseStage('production', { edge, scim, hrSources: everything.hrSources });

/** The resources of the firewall's template, by type. */
function firewallOf(options: object): (type: string) => readonly { readonly Properties: unknown }[] {
  const stages = {
    ...cdkContext.stages,
    walled: { extends: 'production', edge: { ...edge, firewall: options } },
  };
  const config = readStageConfig({ stage: 'walled', stages });
  if (config.edge?.firewall === undefined) throw new Error('no firewall');
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const template = Template.fromStack(new FirewallStack(app, { ...config, firewall: config.edge.firewall }));
  return (type) =>
    Object.values(template.findResources(type)).map((found) => ({ Properties: found.Properties }));
}

describe('a stage with an edge', () => {
  test('lets API Gateway refuse every request that lacks the key, on every route, before a function starts', () => {
    const [authorizer, ...others] = stage.ofType('AWS::ApiGatewayV2::Authorizer');
    expect(others).toEqual([]);
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.user-lifecycle-edge-key'],
    });
    const routes = stage.ofType('AWS::ApiGatewayV2::Route');
    expect(routes).toHaveLength(8);
    for (const { Properties } of routes) {
      expect(Properties.AuthorizationType).toBe('CUSTOM');
      expect(Properties.AuthorizerId).toEqual({ Ref: authorizer?.logicalId });
    }
  });

  test('has CloudFront say the key, under a name that it may set, and keep nothing', () => {
    const [distribution] = stage.ofType('AWS::CloudFront::Distribution');
    const config = Object(distribution?.Properties.DistributionConfig);
    const [{ HeaderName, HeaderValue }] = config.Origins[0].OriginCustomHeaders;
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html
    expect(HeaderName).not.toMatch(/^(x-amz-|x-edge-|proxy-)/i);
    expect(JSON.stringify(HeaderValue)).toContain('{{resolve:secretsmanager:');
    expect(config).toMatchObject({ Aliases: [edge.domainName], WebACLId: edge.webAclArn });
    expect(config.DefaultCacheBehavior).toMatchObject({
      ViewerProtocolPolicy: 'https-only',
      // CachingDisabled, and AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
  });

  test.each(['onboard-user', 'update-user', 'offboard-user', 'event-status', 'receive-source-event', 'scim'])(
    '%s names the edge in the URLs that it answers',
    (name) => {
      const { Environment } = stage.named('AWS::Lambda::Function', name).Properties;
      expect(Object(Environment).Variables.PUBLIC_ORIGIN).toBe(`https://${edge.domainName}`);
    },
  );

  test('is where every URL leads that senders are told', () => {
    const urls = Object.entries(stage.template.findOutputs('*')).filter(([id]) =>
      /^(?:Scim.*|.*User|HrSource|HrSourceToken)Url$/.test(id),
    );
    expect(urls).toHaveLength(7);
    for (const [id, { Value }] of urls) expect(Value, id).toMatch(`https://${edge.domainName}/`);
  });

  test('is nothing at all where none is configured', () => {
    const plain = synthesiseStage('production');
    for (const type of ['AWS::CloudFront::Distribution', 'AWS::ApiGatewayV2::Authorizer'])
      expect(plain.ofType(type)).toEqual([]);
    expect(() => plain.named('AWS::Lambda::Function', 'check-edge-key')).toThrow();
  });

  test.each([
    ['no web ACL', { webAclArn: undefined, firewall: undefined }, 'expected a web ACL'],
    ['a regional one', { webAclArn: edge.webAclArn.replace('global', 'regional') }, 'web ACL for CloudFront'],
    [
      'a certificate of another region',
      { certificateArn: edge.certificateArn.replace('us-east-1', 'eu-central-1') },
      'us-east-1',
    ],
    ['an address that is no range', { firewall: { allowedAddresses: ['192.0.2.1'] } }, 'allowedAddresses'],
    ['a range of everyone', { firewall: { allowedAddresses: ['0.0.0.0/0'] } }, 'leave allowedAddresses out'],
  ])('is refused with %s', (_, change, message) => {
    const stages = { ...cdkContext.stages, walled: { extends: 'production', edge: { ...edge, ...change } } };
    expect(() => readStageConfig({ stage: 'walled', stages })).toThrow(message);
  });
});

describe('its firewall', () => {
  test('counts requests of each address, and answers what is too much as "later"', () => {
    const [acl] = firewallOf({ requestsPerFiveMinutes: 300 })('AWS::WAFv2::WebACL');
    expect(acl?.Properties).toMatchObject({
      Scope: 'CLOUDFRONT',
      DefaultAction: { Allow: {} },
      Rules: [
        {
          Priority: 0,
          Statement: { RateBasedStatement: { Limit: 300, EvaluationWindowSec: 300, AggregateKeyType: 'IP' } },
          Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
        },
      ],
    });
  });

  test.each([
    [['192.0.2.0/24'], 1],
    [['192.0.2.0/24', '2001:db8::/32'], 2],
  ])('refuses first whoever is on none of the lists of %j', (allowedAddresses, sets) => {
    const find = firewallOf({ allowedAddresses });
    expect(find('AWS::WAFv2::IPSet')).toHaveLength(sets);
    const { Rules } = Object(find('AWS::WAFv2::WebACL')[0]?.Properties);
    expect(Rules.map(({ Name }: { Name: string }) => Name)).toEqual(['not-allowed', 'too-many']);
    expect(Object.keys(Rules[0].Statement)).toEqual(['NotStatement']);
  });

  test('logs addresses without what is a credential', () => {
    const find = firewallOf({});
    const [{ Properties: logging } = { Properties: {} }] = find('AWS::WAFv2::LoggingConfiguration');
    expect(Object(logging).RedactedFields).toEqual([
      { UriPath: {} },
      { QueryString: {} },
      { SingleHeader: { Name: 'authorization' } },
      { SingleHeader: { Name: 'webhook-signature' } },
    ]);
    const [{ Properties: log } = { Properties: {} }] = find('AWS::Logs::LogGroup');
    expect(log).toMatchObject({ RetentionInDays: 30 });
    expect(Object(log).LogGroupName).toMatch(/^aws-waf-logs-/);
  });
});
