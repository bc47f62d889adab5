import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { EventReference } from '../domain/user-event.ts';

/** Names an event and proves the right to see it. */
export interface StatusTicket {
  readonly reference: EventReference;
  /** Random; whoever has it may read the status. Never logged. */
  readonly token: string;
}

const ticketPattern = /^([\w-]{2,800})\.([\w-]{16,200})$/;

/** Where a sender reached us. */
export interface Called {
  readonly request: Pick<APIGatewayProxyEventV2, 'headers' | 'requestContext'>;
  /** What senders call where something stands in front of the API: `https://hooks.example.com`. */
  readonly publicOrigin?: string | undefined;
}

/** The URL at which a sender reads what became of the event. */
export function buildStatusUrl(called: Called, ticket: StatusTicket): string {
  const reference = Buffer.from(ticket.reference, 'utf8').toString('base64url');
  return `${called.publicOrigin ?? originOf(called.request)}/events/${reference}.${ticket.token}`;
}

/** The host that the sender called. */
function originOf({ headers, requestContext }: Called['request']): string {
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${scheme}://${requestContext.domainName}`;
}

/** Reads the last segment of a status URL's path. Undefined when it is none of ours. */
export function parseStatusTicket(segment: string): StatusTicket | undefined {
  const [, encoded, token] = ticketPattern.exec(segment) ?? [];
  if (encoded === undefined || token === undefined) return undefined;
  const reference = Buffer.from(encoded, 'base64url').toString('utf8');
  const canonical = Buffer.from(reference, 'utf8').toString('base64url') === encoded;
  return canonical && reference.includes('/') ? { reference, token } : undefined;
}
