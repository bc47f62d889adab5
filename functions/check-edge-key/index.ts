import { createRotatingSecret } from '../../shared/aws/secrets/create-rotating-secret.ts';
import { createSecretsClient } from '../../shared/aws/secrets/read-secret.ts';
import { readEnvironment } from '../../shared/environment/read-environment.ts';
import { createLog } from '../../shared/log/create-log.ts';
import { logInvocation } from '../../shared/log/log-scope.ts';
import { parseEdgeKeys } from './edge-key.ts';
import { environmentSchema } from './environment.ts';
import { createHandler } from './handler.ts';

const environment = readEnvironment(environmentSchema);

export const handler = logInvocation(
  createHandler({
    keys: createRotatingSecret({
      name: 'edge-key',
      client: createSecretsClient(),
      secretId: environment.EDGE_KEY_ARN,
      parse: parseEdgeKeys,
      log: createLog({ context: { function: 'check-edge-key' } }),
    }),
  }),
);
