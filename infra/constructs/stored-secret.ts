import { RemovalPolicy, SecretValue, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { secretPlaceholder } from '../../shared/aws/secrets/read-secret.ts';
import { setShortName } from '../limits/short-name.ts';
import type { EnvironmentVariable, ServiceFunction } from './service-function.ts';

export interface StoredSecretProps {
  /** The short name, with which the secret's own name ends. */
  readonly name: string;
  readonly stage: string;
  readonly description: string;
  /** Set by {@link StoredSecret.grantRead}; absent where the id is passed on together with others. */
  readonly arnVariable?: EnvironmentVariable;
  readonly encryptionKey?: IKey | undefined;
}

/**
 * A secret that an operator fills in. It starts with a placeholder that the functions recognise, never with a
 * generated value, which would look like a filled one. The placeholder must not change: CloudFormation would write the new
 * text over the filled-in value.
 */
export class StoredSecret extends Construct {
  readonly secret: Secret;
  private readonly arnVariable: EnvironmentVariable | undefined;

  constructor(scope: Construct, id: string, props: StoredSecretProps) {
    super(scope, id);
    this.arnVariable = props.arnVariable;
    this.secret = new Secret(this, 'Secret', {
      secretName: `/user-lifecycle/${props.stage}/${props.name}`,
      description: props.description,
      secretStringValue: SecretValue.unsafePlainText(
        JSON.stringify({ placeholder: `${secretPlaceholder} with aws secretsmanager put-secret-value` }),
      ),
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.encryptionKey === undefined ? {} : { encryptionKey: props.encryptionKey }),
    });
    setShortName(this.secret, props.name);
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The other side issues this credential and no API rotates it: an operator puts the new value, which functions pick up without a deployment.',
    });
  }

  grantRead(fn: ServiceFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
    if (this.arnVariable !== undefined) fn.setVariable(this.arnVariable, this.secret.secretArn);
  }
}
