import type { EventView } from './event-view.ts';
import { buildStatusUrl, type Called } from './status-url.ts';

/**
 * What a sender is told of an event: codes and times, nothing of the person. Picks field by field, so that nothing
 * that a record also holds gets out.
 */
export function showEvent(called: Called, view: EventView) {
  const { reference, status, statusToken, heldBecause, reason, notTaken, outcome, receivedAt, settledAt } =
    view;
  const eventId = reference.slice(reference.indexOf('/') + 1);
  const statusUrl = buildStatusUrl(called, { reference, token: statusToken });
  return { eventId, status, statusUrl, heldBecause, reason, notTaken, outcome, receivedAt, settledAt };
}
