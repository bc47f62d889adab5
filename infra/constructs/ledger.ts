import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function.ts';
import { setShortName } from './short-name.ts';

const dueIndex = 'due';

export interface LedgerProps {
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
}

/** The table of people, claims and events. One function may scan it; none may delete from it, or change the table itself. */
export class Ledger extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: props.deletionProtection,
      removalPolicy: props.removalPolicy,
    });
    // Sparse: only what still has something to do carries these attributes.
    this.table.addGlobalSecondaryIndex({
      indexName: dueIndex,
      partitionKey: { name: 'duePartition', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    setShortName(this.table, 'ledger');
  }

  grantRead(fn: ServiceFunction): void {
    this.grant(fn, ['dynamodb:GetItem']);
  }

  grantReadWrite(fn: ServiceFunction): void {
    this.grant(fn, ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
  }

  /** Reading and writing, and asking what is due. */
  grantSweep(fn: ServiceFunction): void {
    this.grantReadWrite(fn);
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${dueIndex}`]);
  }

  /** Reading and writing, and going through all people: for the comparison with whole directories. */
  grantCompare(fn: ServiceFunction): void {
    this.grantReadWrite(fn);
    fn.allow(['dynamodb:Scan'], [this.table.tableArn]);
  }

  private grant(fn: ServiceFunction, actions: readonly string[]): void {
    fn.allow(actions, [this.table.tableArn]);
    fn.setVariable('LEDGER_TABLE_NAME', this.table.tableName);
  }
}
