import { rolePolicy } from '../signed-delivery.ts';

/** The environment of a webhook function, or of the one for SCIM, whose AWS services are all at one URL. */
export function functionEnvironment(awsUrl: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_SESSION_TOKEN: 'bench',
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: awsUrl,
    AWS_ENDPOINT_URL_SQS: awsUrl,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: awsUrl,
    LEDGER_TABLE_NAME: 'ledger',
    LEDGER_OPTIONS: JSON.stringify({ recoverAfterSeconds: 300 }),
    USER_CHANGES_QUEUE_URL: `${awsUrl}/000000000000/user-changes`,
    WEBHOOK_SIGNING_SECRETS_ARN: 'webhook-signing-secrets',
    WEBHOOK_OPTIONS: JSON.stringify({}),
    ROLE_POLICY: JSON.stringify(rolePolicy),
    SCIM_OPTIONS: JSON.stringify({ clients: { bench: {} }, targets: ['infraon'] }),
    SCIM_CLIENT_SECRETS: JSON.stringify({ bench: 'scim-bench' }),
    // Only the peer reads it.
    SECRETS_EXTENSION_URL: awsUrl,
  };
}
