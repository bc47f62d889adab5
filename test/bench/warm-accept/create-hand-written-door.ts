import { createSecretKey } from 'node:crypto';
import { createHandWrittenHandler } from '../baselines/hand-written-handler.ts';
import { storeOnboarding } from '../baselines/store-onboarding.ts';
import { validateOnboarding } from '../baselines/validate-onboarding.ts';
import { rolePolicy, signingSecret } from '../signed-delivery.ts';
import { type Door, type DoorOptions, dropLine } from './door.ts';
import { queueUrl, statusToken, tableName } from './stub-aws.ts';

/** The hand-written handler on the same stubs. */
export function createHandWrittenDoor({ aws, now, storing }: DoorOptions): Door {
  const keys = [createSecretKey(signingSecret.slice('whsec_'.length), 'base64')];
  const allowedRoles = new Set(rolePolicy.allowedRoles);
  const store = { dynamo: aws.dynamo, sqs: aws.sqs, tableName, queueUrl };
  return createHandWrittenHandler({
    store: storing ? (event) => storeOnboarding(store, event) : async () => statusToken,
    keys: async () => keys,
    validate: (body, at) => validateOnboarding(body, { allowedRoles, now: at }),
    now,
    write: dropLine,
  });
}
