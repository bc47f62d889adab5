import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { EventRecord } from '../ledger/events/event-record.ts';
import { answerHeaders } from './answer-headers.ts';
import { buildStatusUrl, type Called } from './status-url.ts';

/**
 * What a sender is told of an event: codes and times, nothing of the person. Picks field by field, so that nothing
 * that a record also holds gets out.
 */
export function presentEvent(called: Called, view: EventView) {
  const { reference, status, statusToken, heldBecause, reason, notTaken, outcome, receivedAt, settledAt } =
    view;
  const eventId = reference.slice(reference.indexOf('/') + 1);
  const statusUrl = buildStatusUrl(called, { reference, token: statusToken });
  return { eventId, status, statusUrl, heldBecause, reason, notTaken, outcome, receivedAt, settledAt };
}

/** The part of an event's record that a sender may learn of, the token that proves the right to, and whom the log names. */
export type EventView = Pick<
  EventRecord,
  | 'reference'
  | 'personId'
  | 'status'
  | 'statusToken'
  | 'receivedAt'
  | 'settledAt'
  | 'heldBecause'
  | 'reason'
  | 'notTaken'
  | 'outcome'
>;

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
    body: JSON.stringify(presentEvent(called, view)),
  };
}
