import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { EventReference } from '../domain/user-event.ts';

/** Names an event and proves the right to see it. */
export interface StatusTicket {
  readonly reference: EventReference;
  /** Random; whoever has it may read the status. Never logged. */
  readonly token: string;
}

const ticketPattern = /^([\w-]{2,800})\.([\w-]{16,200})$/;

/** The URL at which a sender reads what became of the event, on the host that the sender called. */
export function buildStatusUrl(
  request: Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>,
  ticket: StatusTicket,
): string {
  const scheme = request.headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  const reference = Buffer.from(ticket.reference, 'utf8').toString('base64url');
  return `${scheme}://${request.requestContext.domainName}/events/${reference}.${ticket.token}`;
}

/** Reads the last segment of a status URL's path. Undefined when it is none of ours. */
export function parseStatusTicket(segment: string): StatusTicket | undefined {
  const [, encoded, token] = ticketPattern.exec(segment) ?? [];
  if (encoded === undefined || token === undefined) return undefined;
  const reference = Buffer.from(encoded, 'base64url').toString('utf8');
  const canonical = Buffer.from(reference, 'utf8').toString('base64url') === encoded;
  return canonical && reference.includes('/') ? { reference, token } : undefined;
}
