import { ArnFormat, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnIPSet, CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/config.ts';
import type { FirewallOptions } from '../config/edge-options.ts';
import { acceptFindings } from '../limits/accepted-findings.ts';

/** The window over which AWS WAF counts the requests of an address. */
const windowSeconds = 300;

/**
 * The web ACL of a stage's edge, which AWS takes in us-east-1 only: a stack of its own, deployed before the stage's, whose
 * configuration then names the ARN that this one puts out.
 */
export class FirewallStack extends Stack {
  constructor(
    scope: Construct,
    config: Pick<StageConfig, 'stage' | 'retention'> & { readonly firewall: FirewallOptions },
  ) {
    const name = `user-lifecycle-${config.stage}-firewall`;
    super(scope, name, {
      description: `Says who reaches the webhooks of user-lifecycle-${config.stage}`,
      env: { region: 'us-east-1' },
    });
    acceptFindings(this);
    const acl = new CfnWebACL(this, 'WebAcl', {
      name,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('all'),
      rules: [...this.addressRules(config.firewall), rateRule(config.firewall)].map((rule, priority) => ({
        ...rule,
        priority,
      })),
    });
    this.addLog(name, { acl, retentionDays: config.retention.accessLogDays });
    new CfnOutput(this, 'WebAclArn', {
      description: `Put it into edge.webAclArn of the stage ${config.stage}, and deploy that`,
      value: acl.attrArn,
    });
  }

  /** Whoever is not on the list is refused before requests are counted. */
  private addressRules({ allowedAddresses }: FirewallOptions): readonly Rule[] {
    if (allowedAddresses === undefined) return [];
    const versions = {
      IPV4: (cidr: string) => !cidr.includes(':'),
      IPV6: (cidr: string) => cidr.includes(':'),
    };
    const listed = Object.entries(versions).flatMap(([ipAddressVersion, belongs]) => {
      const addresses = allowedAddresses.filter(belongs);
      if (addresses.length === 0) return [];
      const set = new CfnIPSet(this, `Allowed${ipAddressVersion}`, {
        scope: 'CLOUDFRONT',
        ipAddressVersion,
        addresses,
      });
      return [{ ipSetReferenceStatement: { arn: set.attrArn } }];
    });
    const [only, ...others] = listed;
    if (only === undefined) return [];
    const statement = others.length === 0 ? only : { orStatement: { statements: listed } };
    return [
      {
        name: 'not-allowed',
        statement: { notStatement: { statement } },
        action: { block: {} },
        visibilityConfig: visibility('not-allowed'),
      },
    ];
  }

  /** Addresses and verdicts. A path is a credential where it is that of a status, and of sources that prove themselves by it. */
  private addLog(
    name: string,
    { acl, retentionDays }: { readonly acl: CfnWebACL; readonly retentionDays: number },
  ): void {
    const logs = new LogGroup(this, 'Log', {
      // AWS WAF takes no other beginning.
      logGroupName: `aws-waf-logs-${name}`,
      retention: retentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const header = (Name: string) => ({ singleHeader: { Name } });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        this.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logs.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { uriPath: {} },
        { queryString: {} },
        header('authorization'),
        header('webhook-signature'),
      ],
    });
  }
}

type Rule = Omit<CfnWebACL.RuleProperty, 'priority'>;

function rateRule({ requestsPerFiveMinutes }: FirewallOptions): Rule {
  return {
    name: 'too-many',
    statement: {
      rateBasedStatement: {
        aggregateKeyType: 'IP',
        limit: requestsPerFiveMinutes,
        evaluationWindowSec: windowSeconds,
      },
    },
    // What senders understand as "later", like the throttle of the API.
    action: { block: { customResponse: { responseCode: 429 } } },
    visibilityConfig: visibility('too-many'),
  };
}

function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  // Sampled requests would show paths.
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false };
}
