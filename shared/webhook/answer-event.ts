import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { EventView } from './event-view.ts';
import { buildStatusUrl } from './status-url.ts';

/**
 * Tells a sender what became of an event: codes and times, nothing of the person. Picks field by field, so that
 * nothing that a record also holds gets out.
 */
export function answerEvent(answer: {
  readonly request: Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>;
  readonly view: EventView;
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
}): APIGatewayProxyStructuredResultV2 {
  const { request, view, statusCode, headers } = answer;
  const { reference, status, statusToken, reason, notTaken, outcome, receivedAt, settledAt } = view;
  const eventId = reference.slice(reference.indexOf('/') + 1);
  const statusUrl = buildStatusUrl(request, { reference, token: statusToken });
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({ eventId, status, statusUrl, reason, notTaken, outcome, receivedAt, settledAt }),
  };
}
