import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answerHeaders } from './answer-headers.ts';
import type { EventView } from './event-view.ts';
import { showEvent } from './show-event.ts';

/** Tells a sender what became of an event. */
export function answerEvent(answer: {
  readonly request: Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>;
  readonly view: EventView;
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
}): APIGatewayProxyStructuredResultV2 {
  const { request, view, statusCode, headers } = answer;
  return {
    statusCode,
    headers: { ...answerHeaders('application/json'), ...headers },
    body: JSON.stringify(showEvent(request, view)),
  };
}
