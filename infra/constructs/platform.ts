import type { IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** What a platform team brings along. Whatever is absent, AWS manages or the stack makes. */
export interface Platform {
  /** Functions run in this network, which must reach AWS and the vendors. */
  readonly vpc?: IVpc | undefined;
  readonly vpcSubnets?: SubnetSelection | undefined;
  readonly securityGroups?: ISecurityGroup[] | undefined;
  /** Where alarms go. Its policy must let `cloudwatch.amazonaws.com` publish. */
  readonly alarmTopic?: ITopic | undefined;
  /** Encrypts the ledger, files and secrets. Its policy must let roles of the account use it by their own policies. */
  readonly encryptionKey?: IKey | undefined;
  /** The name of the API; its DNS record is the platform's. */
  readonly apiDomain?: IDomainName | undefined;
}
