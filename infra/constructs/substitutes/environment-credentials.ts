import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of the AWS SDK's default chain of credential providers. A Lambda function's credentials are in its
 * environment; the chain's other providers (SSO, processes, files, metadata services) are a quarter of a bundle.
 */
export const defaultProvider = () => fromEnv();
