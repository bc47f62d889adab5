import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { isAlive } from '../local/is-alive.ts';
import { readLocalEnvironment } from '../local/local-environment.ts';
import { readStackFile, type Stack } from '../local/stack-file.ts';
import { defaultStateDirectory } from '../local/state-directory.ts';
import { CliError } from './cli-error.ts';

/** How a client of one AWS service is made: empty in a deployed stage, where the environment says it all. */
export interface ClientSettings {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The names of a stage's resources, on the local host or in AWS. */
export interface Stage {
  /** For a person: `the local host` or the stack's name. */
  readonly title: string;
  readonly ledgerTable: string;
  /** Queue URLs, by the queue's short name. */
  readonly queues: { readonly [Name in QueueName]: string };
  readonly buckets: { readonly [Name in BucketName]: string };
  settings(service: keyof Stack['endpoints']): ClientSettings;
}

type QueueName =
  | 'user-changes'
  | 'user-changes-dead-letters'
  | 'import-changes'
  | 'import-changes-dead-letters';
type BucketName = 'drops' | 'reports' | 'exports';

/** The stack's outputs that hold the names. */
const outputs = {
  ledgerTable: 'LedgerTable',
  'user-changes': 'UserChangesQueueUrl',
  'user-changes-dead-letters': 'UserChangesDeadLettersUrl',
  'import-changes': 'ImportChangesQueueUrl',
  'import-changes-dead-letters': 'ImportChangesDeadLettersUrl',
  drops: 'DropsBucket',
  reports: 'ReportsBucket',
  exports: 'ExportsBucket',
} as const;

/**
 * Finds the resources of a deployed stage by its stack's outputs or, without a stage, those of the local host that is
 * running. Throws a {@link CliError} that says what to do.
 */
export async function openStage(stage: string | undefined): Promise<Stage> {
  return stage === undefined ? openLocalHost() : openDeployed(`user-lifecycle-${stage}`);
}

async function openDeployed(stackName: string): Promise<Stage> {
  const { Stacks = [] } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName: stackName }),
  );
  const values = new Map(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const name = (key: keyof typeof outputs): string => {
    const value = values.get(outputs[key]);
    if (value === undefined) {
      throw new CliError(`Stack ${stackName} has no output ${outputs[key]}: deploy this version first.`);
    }
    return value;
  };
  return { title: `stack ${stackName}`, ...namesBy(name), settings: () => ({}) };
}

function openLocalHost(): Stage {
  const directory = readLocalEnvironment(process.env).stateDirectory ?? defaultStateDirectory;
  const stack = readStackFile(join(directory, 'stack.json'));
  if (stack === undefined || !isAlive(stack.pid)) {
    throw new CliError(
      'No local host is running: run `npm start` in another terminal, or name a deployed --stage.',
    );
  }
  const known: Readonly<Record<string, string | undefined>> = {
    ...stack.queues,
    ...stack.buckets,
    ledgerTable: stack.tables.ledger,
  };
  const name = (key: keyof typeof outputs): string => {
    const value = known[key];
    if (value === undefined)
      throw new CliError(`The local host has no ${key}: restart it with \`npm start\`.`);
    return value;
  };
  return {
    title: 'the local host',
    ...namesBy(name),
    settings: (service) => ({
      region: stack.region,
      endpoint: stack.endpoints[service],
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  };
}

function namesBy(
  name: (key: keyof typeof outputs) => string,
): Pick<Stage, 'ledgerTable' | 'queues' | 'buckets'> {
  return {
    ledgerTable: name('ledgerTable'),
    queues: {
      'user-changes': name('user-changes'),
      'user-changes-dead-letters': name('user-changes-dead-letters'),
      'import-changes': name('import-changes'),
      'import-changes-dead-letters': name('import-changes-dead-letters'),
    },
    buckets: { drops: name('drops'), reports: name('reports'), exports: name('exports') },
  };
}
