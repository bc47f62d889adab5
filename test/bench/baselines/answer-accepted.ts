import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** The 202 of an event that is held. */
export function answerAccepted(
  { requestContext }: APIGatewayProxyEventV2,
  { eventId, statusToken }: { readonly eventId: string; readonly statusToken: string },
): APIGatewayProxyStructuredResultV2 {
  const reference = Buffer.from(`webhook/${eventId}`).toString('base64url');
  const statusUrl = `https://${requestContext.domainName}/events/${reference}.${statusToken}`;
  return {
    statusCode: 202,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ eventId, status: 'accepted', statusUrl }),
  };
}
