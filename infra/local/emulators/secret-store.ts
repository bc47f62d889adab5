import { randomUUID } from 'node:crypto';

interface Version {
  readonly id: string;
  readonly value: string;
  readonly created: number;
}

interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  description: string;
  readonly created: number;
  /** The newest first: AWSCURRENT, then AWSPREVIOUS. */
  versions: readonly Version[];
}

interface SecretInput {
  readonly SecretId?: string | undefined;
  readonly Name?: string | undefined;
  readonly Description?: string | undefined;
  readonly SecretString?: string | undefined;
  readonly VersionId?: string | undefined;
  readonly VersionStage?: string | undefined;
}

interface NewSecret {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly value: string;
}

type Answer = Readonly<Record<string, unknown>>;

const stages = ['AWSCURRENT', 'AWSPREVIOUS'] as const;

/**
 * The secrets of the local Secrets Manager, by name or ARN, and the answers to its operations. An error has
 * `__type`.
 */
export function createSecretStore(options: { readonly region: string; readonly accountId: string }): {
  add(secret: NewSecret): void;
  answer(operation: string, input: SecretInput): Answer;
} {
  const secrets: StoredSecret[] = [];

  const add = ({ name, arn, description, value }: NewSecret): StoredSecret => {
    const secret = { name, arn, description, created: now(), versions: [newVersion(value)] };
    secrets.push(secret);
    return secret;
  };

  const create = (input: SecretInput): Answer => {
    const { Name = '', Description = '', SecretString = '' } = input;
    if (secrets.some(({ name }) => name === Name)) {
      return { __type: 'ResourceExistsException', message: `A secret with the name ${Name} already exists.` };
    }
    const arn = `arn:aws:secretsmanager:${options.region}:${options.accountId}:secret:${Name}-local0`;
    return summary(add({ name: Name, arn, description: Description, value: SecretString }));
  };

  const operations = new Map<string, (secret: StoredSecret, input: SecretInput) => Answer>([
    ['GetSecretValue', read],
    ['DescribeSecret', describe],
    ['PutSecretValue', write],
    ['UpdateSecret', write],
  ]);

  return {
    add: (secret) => void add(secret),
    answer(operation, input) {
      if (operation === 'CreateSecret') return create(input);
      const perform = operations.get(operation);
      if (!perform)
        return { __type: 'UnknownOperationException', message: `${operation} is not known here.` };
      const secret = secrets.find(({ name, arn }) => input.SecretId === name || input.SecretId === arn);
      return secret
        ? perform(secret, input)
        : {
            __type: 'ResourceNotFoundException',
            message: "Secrets Manager can't find the specified secret.",
          };
    },
  };
}

function read(secret: StoredSecret, { VersionId, VersionStage }: SecretInput): Answer {
  const index = secret.versions.findIndex(({ id }, position) =>
    VersionId ? id === VersionId : stages[position] === (VersionStage ?? 'AWSCURRENT'),
  );
  const version = secret.versions[index];
  if (!version) {
    return {
      __type: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified version.",
    };
  }
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    SecretString: version.value,
    VersionStages: stages.slice(index, index + 1),
    CreatedDate: version.created,
  };
}

function describe(secret: StoredSecret): Answer {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    CreatedDate: secret.created,
    LastChangedDate: secret.versions[0]?.created,
    VersionIdsToStages: Object.fromEntries(
      secret.versions.slice(0, stages.length).map(({ id }, index) => [id, [stages[index]]]),
    ),
  };
}

function write(secret: StoredSecret, { SecretString, Description }: SecretInput): Answer {
  if (Description !== undefined) secret.description = Description;
  if (SecretString !== undefined) secret.versions = [newVersion(SecretString), ...secret.versions];
  return summary(secret);
}

function summary(secret: StoredSecret): Answer {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: secret.versions[0]?.id,
    VersionStages: ['AWSCURRENT'],
  };
}

function newVersion(value: string): Version {
  return { id: randomUUID(), value, created: now() };
}

/** Seconds, as the service gives times. */
function now(): number {
  return Date.now() / 1000;
}
