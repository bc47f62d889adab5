import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerResult } from 'aws-lambda';
import type { RotatingSecret } from '../../shared/aws/secrets/create-rotating-secret.ts';
import { matchesSecret } from '../../shared/http/matches-secret.ts';
import { edgeKeyHeader } from './edge-key.ts';

export type EdgeKeys = RotatingSecret<readonly string[]>;

/**
 * Lets a request through that came by CloudFront. API Gateway refuses one without the header before it asks, and keeps the
 * answer for each key that it was asked about. Where the key cannot be read it throws: the caller gets a 500 and sends again.
 */
export function createHandler({ keys }: { readonly keys: EdgeKeys }) {
  return async function handler({
    headers,
  }: Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>): Promise<APIGatewaySimpleAuthorizerResult> {
    const sent = headers?.[edgeKeyHeader] ?? '';
    if (matchesSecret(sent, await keys.get())) return { isAuthorized: true };
    const renewed = await keys.refetch();
    return { isAuthorized: renewed !== undefined && matchesSecret(sent, renewed) };
  };
}
