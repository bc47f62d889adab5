import { createHandler } from '../../../functions/onboard-user/handler.ts';
import { createPersonQueue } from '../../../shared/aws/create-person-queue.ts';
import { eventReference, type UserEvent } from '../../../shared/domain/user-event.ts';
import { createAcceptEvent } from '../../../shared/events/accept-event.ts';
import { ignoreEndings } from '../../../shared/events/log-events.ts';
import { createLedger } from '../../../shared/ledger/create-ledger.ts';
import { createLog } from '../../../shared/log/create-log.ts';
import { createSigningKeys } from '../../../shared/webhook/create-signing-keys.ts';
import type { WebhookDependencies } from '../../../shared/webhook/create-webhook-handler.ts';
import { lambdaContext } from '../lambda-context.ts';
import { rolePolicy } from '../signed-delivery.ts';
import { type Door, type DoorOptions, dropLine } from './door.ts';
import { queueUrl, statusToken, tableName } from './stub-aws.ts';

/** The product's own handler on the stubs. */
export function createProductDoor(options: DoorOptions): Door {
  const { aws, now, storing } = options;
  const log = createLog({ write: dropLine, now });
  const handler = createHandler({
    ...(storing ? bindStore(options) : bindNoStore(options)),
    rolePolicy,
    keys: createSigningKeys({ client: aws.secrets, secretId: 'webhook-signing-secrets', log, now }),
    log,
    now,
    sleep: async () => undefined,
  });
  const context = lambdaContext();
  return (delivery) => handler(delivery, context);
}

type StoreBinding = Pick<WebhookDependencies, 'accept' | 'readEvent'>;

function bindStore({ aws, now }: DoorOptions): StoreBinding {
  const clock = () => new Date(now());
  const ledger = createLedger({ dynamo: aws.dynamo, tableName, recoverAfterSeconds: 300, now: clock });
  const { enqueue } = createPersonQueue({ client: aws.sqs, queueUrl });
  const onEnqueueFailed = ({ error }: { readonly error: unknown }) => {
    throw error;
  };
  const { accept } = createAcceptEvent({
    ledger,
    enqueue,
    ...ignoreEndings,
    onEnqueueFailed,
    now: clock,
  });
  return { accept, readEvent: ledger.getEvent };
}

function bindNoStore({ now }: DoorOptions): StoreBinding {
  return {
    accept: async (event: UserEvent) => ({
      kind: 'held',
      record: {
        reference: eventReference(event),
        status: 'accepted',
        statusToken,
        receivedAt: new Date(now()).toISOString(),
      },
    }),
    readEvent: async () => undefined,
  };
}
