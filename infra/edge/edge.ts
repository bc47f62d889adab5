import { Duration, Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  OriginRequestPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { edgeKeyHeader } from '../../functions/check-edge-key/edge-key.ts';
import type { EdgeOptions } from '../config/edge-options.ts';
import type { ServiceFunction } from '../constructs/service-function.ts';
import { setShortName } from '../limits/short-name.ts';

/** What CloudFront says to the API with each request, so that no one goes around it. Generated; no one has to know it. */
export class EdgeKey extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, props: { readonly stage: string }) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      secretName: `/user-lifecycle/${props.stage}/edge-key`,
      description: 'What CloudFront proves itself to the API by: {"current": "…", "previous": "…"}',
      generateSecretString: {
        secretStringTemplate: '{"previous":""}',
        generateStringKey: 'current',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    setShortName(this.secret, 'edge-key');
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'CloudFront gets a new key only by a deployment: docs/deploy.md says how to replace it without refusing anyone.',
    });
  }

  grantRead(fn: ServiceFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
    fn.setVariable('EDGE_KEY_ARN', this.secret.secretArn);
  }
}

/** The CloudFront distribution in front of the API. It keeps nothing and changes nothing; a web ACL says who gets through. */
export class Edge extends Construct {
  readonly distribution: Distribution;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly api: HttpApi; readonly key: EdgeKey; readonly options: EdgeOptions },
  ) {
    super(scope, id);
    const { api, key, options } = props;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Webhooks of user-lifecycle, key revision ${options.keyRevision}`,
      domainNames: [options.domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', options.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      ...(options.webAclArn === undefined ? {} : { webAclId: options.webAclArn }),
      defaultBehavior: {
        origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)), {
          // `Prefer: wait` holds an answer for up to 20 s.
          readTimeout: Duration.seconds(30),
          customHeaders: { [edgeKeyHeader]: key.secret.secretValueFromJson('current').unsafeUnwrap() },
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        compress: false,
      },
    });
    Validations.of(this.distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason:
          'Who may send is a matter of addresses and signatures; HR systems send from wherever their vendor runs them.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'A status URL is a credential, and an access log of CloudFront would keep its path. The web ACL logs addresses, without paths.',
      },
    );
  }
}
