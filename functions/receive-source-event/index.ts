import { createSecretsClient } from '../../shared/aws/secrets/read-secret.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createSourceIntake } from '../../shared/hr-sources/door/create-source-intake.ts';
import { createSourceSecrets } from '../../shared/hr-sources/door/create-source-secrets.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);
const door = createSourceIntake('receive-source-event', environment);
const client = createSecretsClient();

export const handler = logInvocation(
  createHandler({
    ...door,
    publicOrigin: environment.PUBLIC_ORIGIN,
    secrets: new Map(
      Object.entries(environment.HR_SOURCE_SECRETS).map(([source, secretId]) => [
        source,
        createSourceSecrets({ client, secretId, source, log: door.log }),
      ]),
    ),
    recordKeyOffer: door.ledger.recordKeyOffer,
    enqueueNotice: door.notices.enqueue,
  }),
);
