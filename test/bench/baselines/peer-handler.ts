import { createSecretKey, type KeyObject } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import axios from 'axios';
import Joi from 'joi';
import { createHandWrittenHandler } from './hand-written-handler.ts';
import { emailAddress, maxAheadMs, maxLengths, maxPlannedMs, unprintable } from './onboarding.ts';
import { storeOnboarding } from './store-onboarding.ts';

const environment = process.env;
const { allowedRoles } = JSON.parse(environment.ROLE_POLICY ?? '{}');

const text = (name: string) =>
  Joi.string()
    .normalize('NFC')
    .trim()
    .min(1)
    .max(maxLengths[name] ?? 0)
    .pattern(unprintable, { invert: true });
const schema = Joi.object({
  occurredAt: Joi.date().iso().required(),
  effectiveAt: Joi.date().iso(),
  type: Joi.valid('onboard'),
  user: Joi.object({
    ...Object.fromEntries(Object.keys(maxLengths).map((name) => [name, text(name)])),
    email: text('email').pattern(emailAddress).required(),
    landline: Joi.string().pattern(/^\d{1,20}$/),
    role: text('role').valid(...allowedRoles),
  })
    .or('displayName', 'givenName')
    .required(),
});

const store = {
  dynamo: new DynamoDBClient(),
  sqs: new SQSClient(),
  tableName: environment.LEDGER_TABLE_NAME ?? '',
  queueUrl: environment.USER_CHANGES_QUEUE_URL ?? '',
};

let keys: Promise<readonly KeyObject[]> | undefined;

/** The signing keys, through the endpoint of AWS's Parameters and Secrets Lambda extension. */
async function fetchKeys(): Promise<readonly KeyObject[]> {
  const { data } = await axios.get(`${environment.SECRETS_EXTENSION_URL}/secretsmanager/get`, {
    params: { secretId: environment.WEBHOOK_SIGNING_SECRETS_ARN },
    headers: { 'X-Aws-Parameters-Secrets-Token': environment.AWS_SESSION_TOKEN },
  });
  const { secrets }: { readonly secrets: readonly string[] } = JSON.parse(data.SecretString);
  return secrets.map((secret) => createSecretKey(secret.slice('whsec_'.length), 'base64'));
}

/** The same work from what a function of this kind is usually made of: axios, joi and the AWS SDK, not bundled. */
export const handler = createHandWrittenHandler({
  store: (event) => storeOnboarding(store, event),
  keys: () => {
    keys ??= fetchKeys();
    return keys;
  },
  validate(body, now) {
    const { value, error } = schema.validate(body);
    if (error !== undefined) return undefined;
    const { occurredAt, effectiveAt, user } = value;
    if (occurredAt > now + maxAheadMs || effectiveAt > now + maxPlannedMs) return undefined;
    const planned = effectiveAt === undefined ? {} : { effectiveAt: effectiveAt.toISOString() };
    return { occurredAt: occurredAt.toISOString(), ...planned, user };
  },
  now: Date.now,
  write: (line) => process.stdout.write(`${line}\n`),
});
