import { expect, test } from 'vitest';
import { createQueueClient } from '../../../shared/aws/create-queue-client.ts';
import { createObjectClient } from '../../../shared/aws/objects/create-object-store.ts';
import { createSecretsClient } from '../../../shared/aws/secrets/read-secret.ts';
import { createDynamoClient } from '../../../shared/ledger/table/dynamo-client.ts';

test.each([createDynamoClient, createObjectClient, createQueueClient, createSecretsClient])(
  '$name makes a client that prepares no call for a logger',
  (create) => {
    const client = create();
    const steps = client.middlewareStack.identify();
    client.destroy();
    expect(steps).toContainEqual(expect.stringMatching(/^retryMiddleware/));
    expect(steps).not.toContainEqual(expect.stringMatching(/^loggerMiddleware/));
  },
);
