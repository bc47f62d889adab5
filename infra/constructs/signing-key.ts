import { Lazy, type RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { setShortName } from '../limits/short-name.ts';
import type { ServiceFunction } from './service-function.ts';

export interface SigningKeyProps {
  /** The short name, with which the key's alias ends. */
  readonly name: string;
  readonly stage: string;
  readonly removalPolicy: RemovalPolicy;
}

/**
 * A key that signs what is evidence later, and never leaves AWS KMS. What it signed is verified with its public key, also after
 * the key is gone.
 */
export class SigningKey extends Construct {
  readonly key: Key;
  private readonly signers: string[] = [];

  constructor(scope: Construct, id: string, { name, stage, removalPolicy }: SigningKeyProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: `user-lifecycle-${stage}-${name}`,
      description: `Signs the exports and the audit of the stage ${stage}`,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy,
    });
    setShortName(this.key, name);
    // No one else signs, whatever their own policies allow.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Sign'],
        resources: ['*'],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.signers }) } },
      }),
    );
  }

  grantSign(fn: ServiceFunction): void {
    fn.allow(['kms:Sign'], [this.key.keyArn]);
    fn.setVariable('EVIDENCE_KEY_ARN', this.key.keyArn);
    this.signers.push(fn.roleArn);
  }

  /** Looking whether this key signed something. */
  grantRecognise(fn: ServiceFunction): void {
    fn.allow(['kms:GetPublicKey'], [this.key.keyArn]);
  }

  /** Asking for the public key, and letting AWS KMS verify. */
  statementToVerify(): PolicyStatement {
    return new PolicyStatement({
      actions: ['kms:GetPublicKey', 'kms:Verify'],
      resources: [this.key.keyArn],
    });
  }
}
