import { createPersonQueue } from '../../shared/aws/create-person-queue.ts';
import { createQueueClient } from '../../shared/aws/create-queue-client.ts';
import { createSecretsClient } from '../../shared/aws/secrets/read-secret.ts';
import { SecretUnavailableError } from '../../shared/aws/secrets/secret-unavailable-error.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { type AcceptEvent, createAcceptEvent } from '../../shared/events/accept-event.ts';
import { logEndings, logHeld } from '../../shared/events/log-events.ts';
import { createLedger } from '../../shared/ledger/create-ledger.ts';
import { createLedgerContext } from '../../shared/ledger/ledger-context.ts';
import { createDynamoClient } from '../../shared/ledger/table/dynamo-client.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { createScimSecret } from '../../shared/scim/auth/scim-secret.ts';
import { createScimService } from '../../shared/scim/create-scim-service.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);
const { LEDGER_TABLE_NAME: tableName, ROLE_POLICY: rolePolicy, SCIM_OPTIONS: options } = environment;
const log = createLog({ context: { function: 'scim' } });
const table = { dynamo: createDynamoClient(), tableName, ...environment.LEDGER_OPTIONS };
const ledger = createLedgerContext(table);
const secrets = createSecretsClient();
const { enqueue } = createPersonQueue({
  client: createQueueClient(),
  queueUrl: environment.USER_CHANGES_QUEUE_URL,
});
const events = createAcceptEvent({
  ledger: createLedger(table),
  enqueue,
  ...logEndings(log),
  onEnqueueFailed: ({ personId, error }) => log('error', 'enqueue-failed', { personId, error }),
  now: () => new Date(),
});

/** Each event that is held is counted, by its source. */
const accept: AcceptEvent['accept'] = async (event, bodyHash) => {
  const accepted = await events.accept(event, bodyHash);
  if (accepted.kind === 'held') {
    logHeld(log, { event, record: accepted.record });
  }
  return accepted;
};

function secretOf(clientName: string) {
  const secretId = environment.SCIM_CLIENT_SECRETS[clientName];
  if (secretId === undefined) throw new SecretUnavailableError('malformed');
  return createScimSecret({ client: secrets, secretId, clientName, log });
}

export const handler = logInvocation(
  createHandler({
    clients: new Map(
      Object.entries(options.clients).map(([client, settings]) => [
        client,
        {
          secret: secretOf(client),
          service: createScimService({
            ...{ client, settings, ledger, accept, rolePolicy, targets: options.targets },
          }),
        },
      ]),
    ),
    roles: rolePolicy.allowedRoles,
    publicOrigin: environment.PUBLIC_ORIGIN,
    log,
    now: Date.now,
  }),
);
