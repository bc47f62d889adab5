import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { answerHeaders } from './answer-headers.ts';
import type { EventView } from './event-view.ts';
import { showEvent } from './show-event.ts';
import type { Called } from './status-url.ts';

/** Tells a sender what became of an event. */
export function answerEvent(answer: {
  readonly called: Called;
  readonly view: EventView;
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
}): APIGatewayProxyStructuredResultV2 {
  const { called, view, statusCode, headers } = answer;
  return {
    statusCode,
    headers: { ...answerHeaders('application/json'), ...headers },
    body: JSON.stringify(showEvent(called, view)),
  };
}
