import { join } from 'node:path';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { readLocalEnvironment } from '../../local/start/local-environment.ts';
import { readStackFile, type Stack } from '../../local/start/stack-file.ts';
import { defaultStateDirectory } from '../../local/state-directory.ts';
import type { CheckedStage } from '../smoke/checked-stage.ts';
import { CliError } from './run-command.ts';

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
  /** The queues of this stage whose dead letters can be brought back. */
  readonly queues: readonly RedrivableQueue[];
  readonly buckets: { readonly [Name in BucketName]: string };
  /** The targets that it keeps equal, by name. */
  readonly targets: readonly string[];
  /** Absent in a stage that was deployed before there was an audit. */
  readonly auditBucket: string | undefined;
  /** The ARN of the key that signs exports; absent in a stage that was deployed before they were signed. */
  readonly evidenceKey: string | undefined;
  readonly nightlyExport: InvokedFunction;
  /** How reconcile-user is asked about one person; absent in a stage that was deployed before it could be. */
  readonly reconcileUser: InvokedFunction | undefined;
  settings(service: keyof Stack['endpoints']): ClientSettings;
  /** What `npm run smoke` goes through. Throws a {@link CliError} where the stage does not say it. */
  checked(): CheckedStage;
}

export type InvokedFunction =
  | { readonly kind: 'local'; readonly url: string }
  | { readonly kind: 'deployed'; readonly name: string };

export interface RedrivableQueue {
  readonly name: string;
  readonly url: string;
  readonly deadLettersUrl: string;
}

type BucketName = 'drops' | 'reports' | 'exports';

/** The stack's outputs that hold the names. */
const outputs = {
  ledgerTable: 'LedgerTable',
  drops: 'DropsBucket',
  reports: 'ReportsBucket',
  exports: 'ExportsBucket',
} as const;

/** The outputs of the secrets with the keys of targets: a stage has a target whose key it has. */
const keyOutputs = { infraon: 'InfraonApiKeySecret', esper: 'EsperApiKeySecret' } as const;

/** What the outputs of a queue begin with, by its short name. A stage need not have all of them. */
const queueOutputs = {
  'user-changes': 'UserChanges',
  'import-changes': 'ImportChanges',
  'file-drops': 'FileDrops',
  'source-notices': 'SourceNotices',
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
  const output = (key: string): string => {
    const value = values.get(key);
    if (value === undefined) {
      throw new CliError(`Stack ${stackName} has no output ${key}: deploy this version first.`);
    }
    return value;
  };
  const queues = queuesBy((queue) => {
    const prefix = queueOutputs[queue];
    return [values.get(`${prefix}QueueUrl`), values.get(`${prefix}DeadLettersUrl`)];
  });
  const reconciler = values.get('ReconcileUserFunction');
  return {
    title: `stack ${stackName}`,
    ...namesBy((name) => output(outputs[name])),
    queues,
    targets: targetsBy((target) => values.get(keyOutputs[target])),
    auditBucket: values.get('AuditBucket'),
    evidenceKey: values.get('EvidenceKeyArn'),
    nightlyExport: { kind: 'deployed', name: output('NightlyExportFunction') },
    reconcileUser: reconciler === undefined ? undefined : { kind: 'deployed', name: reconciler },
    settings: () => ({}),
    checked: () => ({
      isLocal: false,
      updateUserUrl: output('UpdateUserUrl'),
      infraonUrl: output('InfraonUrl'),
      infraonKeySecret: output('InfraonApiKeySecret'),
      signingSecret: output('WebhookSigningSecretsSecret'),
    }),
  };
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
    targets: targetsBy((target) => stack.secrets[`${target}-api-key`]),
    auditBucket: stack.buckets.audit,
    evidenceKey: stack.keys.evidence,
    nightlyExport: { kind: 'local', url: `${stack.apiUrl}/_local/functions/nightly-export/invoke` },
    reconcileUser: { kind: 'local', url: `${stack.apiUrl}/_local/functions/reconcile-user/invoke` },
    queues: queuesBy((queue) => [stack.queues[queue], stack.queues[`${queue}-dead-letters`]]),
    checked: () => ({
      isLocal: true,
      updateUserUrl: `${stack.apiUrl}/webhooks/update-user`,
      infraonUrl: stack.infraonUrl,
      infraonKeySecret: stack.secrets['infraon-api-key'] ?? '',
      signingSecret: stack.secrets['webhook-signing-secrets'] ?? '',
    }),
    settings: (service) => ({
      region: stack.region,
      endpoint: stack.endpoints[service],
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  };
}

function namesBy(name: (key: keyof typeof outputs) => string): Pick<Stage, 'ledgerTable' | 'buckets'> {
  return {
    ledgerTable: name('ledgerTable'),
    buckets: { drops: name('drops'), reports: name('reports'), exports: name('exports') },
  };
}

function targetsBy(key: (target: keyof typeof keyOutputs) => string | undefined): readonly string[] {
  const targets = Object.keys(keyOutputs) as (keyof typeof keyOutputs)[];
  return targets.filter((target) => key(target) !== undefined);
}

function queuesBy(
  urls: (queue: keyof typeof queueOutputs) => readonly [string | undefined, string | undefined],
): readonly RedrivableQueue[] {
  const names = Object.keys(queueOutputs) as (keyof typeof queueOutputs)[];
  return names.flatMap((name) => {
    const [url, deadLettersUrl] = urls(name);
    return url === undefined || deadLettersUrl === undefined ? [] : [{ name, url, deadLettersUrl }];
  });
}

/** Whether a process of this user exists. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
