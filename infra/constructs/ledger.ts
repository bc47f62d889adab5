import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  erasedKinds,
  type ItemKind,
  keyPrefixes,
  type LedgerAccess,
  ledgerAccess,
  ledgerReads,
} from '../../shared/ledger/table/key-prefixes.ts';
import { acceptFinding } from '../limits/accepted-findings.ts';
import { setShortName } from '../limits/short-name.ts';
import type { ServiceFunction } from './service-function.ts';

const dueIndex = 'due';
const listIndex = 'listed';

export interface LedgerProps {
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
  /** Absent: a key that AWS manages. */
  readonly encryptionKey?: IKey | undefined;
  /** A table that is there already. Absent: one is made. */
  readonly tableName?: string | undefined;
}

/** The table of people, claims and events. Each function may use the items that it needs. One may scan the table; the sweeper and whoever holds the privacy policy may delete what leads to a forgotten person. None may change the table itself. */
export class Ledger extends Construct {
  readonly table: Pick<ITable, 'tableArn' | 'tableName'>;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    this.table =
      props.tableName === undefined
        ? this.makeTable(props)
        : Table.fromTableName(this, 'Restored', props.tableName);
  }

  private makeTable(props: LedgerProps): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(props.encryptionKey === undefined
        ? { encryption: TableEncryption.AWS_MANAGED }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: props.deletionProtection,
      removalPolicy: props.removalPolicy,
    });
    // Sparse: only what still has something to do carries these attributes.
    table.addGlobalSecondaryIndex({
      indexName: dueIndex,
      partitionKey: { name: 'duePartition', type: AttributeType.STRING },
      sortKey: { name: 'dueAt', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    // Sparse as well: only what SCIM clients list.
    table.addGlobalSecondaryIndex({
      indexName: listIndex,
      partitionKey: { name: 'listPartition', type: AttributeType.STRING },
      sortKey: { name: 'listOrder', type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    acceptFinding(table, 'DynamoDBInBackupPlan');
    setShortName(table, 'ledger');
    return table;
  }

  grantRead(fn: ServiceFunction, access: LedgerAccess): void {
    this.grant(fn, { actions: ['GetItem'], kinds: ledgerAccess[access] });
  }

  grantReadWrite(fn: ServiceFunction, access: LedgerAccess): void {
    const reads = ['GetItem', 'BatchGetItem'];
    const writes = ['PutItem', 'UpdateItem'];
    const kinds = ledgerAccess[access];
    const more = ledgerReads[access];
    if (more === undefined) {
      this.grant(fn, { actions: [...reads, ...writes], kinds });
    } else {
      this.grant(fn, { actions: reads, kinds: [...kinds, ...more] });
      this.grant(fn, { actions: writes, kinds });
    }
  }

  /** Reading and writing, asking what is due, and deleting what leads to someone who is forgotten. */
  grantSweep(fn: ServiceFunction): void {
    this.grantReadWrite(fn, 'sweeping');
    this.grant(fn, { actions: ['DeleteItem'], kinds: erasedKinds });
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${dueIndex}`]);
  }

  /** Reading and writing, and listing what SCIM clients have made. */
  grantScim(fn: ServiceFunction): void {
    this.grantReadWrite(fn, 'scim');
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${listIndex}`]);
  }

  /** Reading what was moved to people's histories, hour by hour. */
  grantSeal(fn: ServiceFunction): void {
    this.grantReadWrite(fn, 'sealing');
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${dueIndex}`]);
  }

  /** Reading and writing, going through all people, and asking who is noted as a leaver: for the comparison with whole directories. */
  grantCompare(fn: ServiceFunction): void {
    this.grantReadWrite(fn, 'exporting');
    fn.allow(['dynamodb:Scan'], [this.table.tableArn]);
    fn.allow(['dynamodb:Query'], [`${this.table.tableArn}/index/${dueIndex}`]);
  }

  /** For people: what they may do with items of some kinds. */
  statementFor(actions: readonly string[], kinds: readonly ItemKind[]): PolicyStatement {
    const keys = kinds.map((kind) => `${keyPrefixes[kind]}*`);
    return new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
    });
  }

  /** For people: asking what is due, planned, held or failed. The index holds keys and times, and nothing else. */
  statementToAskWhatIsDue(): PolicyStatement {
    return new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [`${this.table.tableArn}/index/${dueIndex}`],
    });
  }

  /** Only items whose keys begin with what is granted: `dynamodb:LeadingKeys` holds the partition keys of a request. */
  private grant(
    fn: ServiceFunction,
    { actions, kinds }: { readonly actions: readonly string[]; readonly kinds: readonly ItemKind[] },
  ): void {
    const keys = kinds.map((kind) => `${keyPrefixes[kind]}*`);
    fn.allow(
      actions.map((action) => `dynamodb:${action}`),
      [this.table.tableArn],
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } },
    );
    fn.setVariable('LEDGER_TABLE_NAME', this.table.tableName);
  }
}
