import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SecretUnavailableError } from '../../aws/secrets/secret-unavailable-error.ts';
import { LedgerUnavailableError } from '../../ledger/table/ledger-unavailable-error.ts';
import type { Log } from '../../log/log.ts';
import { answerHeaders } from '../../webhook/answer-headers.ts';
import { ScimError, type ScimFault, scimFaults } from './scim-error.ts';

const mediaType = 'application/scim+json';

/** An answer of the SCIM service. Without a body it is a bare status, such as 204. */
export function answerScim(answer: {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}): APIGatewayProxyStructuredResultV2 {
  const { status, body, headers } = answer;
  return {
    statusCode: status,
    headers: { ...answerHeaders(mediaType), ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

/**
 * Turns whatever was thrown into an error of RFC 7644, section 3.12, and logs a code. What an unexpected error says is neither
 * answered nor logged: it may quote the body.
 */
export function answerScimError(error: unknown, log: Log): APIGatewayProxyStructuredResultV2 {
  const fault = faultOf(error);
  logFault({ fault, error, log });
  const { status, scimType, detail, retryAfterSeconds, headers } = fault;
  return answerScim({
    status,
    headers: {
      ...headers,
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }),
    },
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      // RFC 7644 has it as a text.
      status: `${status}`,
      scimType,
      detail,
    },
  });
}

function faultOf(error: unknown): ScimFault {
  if (error instanceof ScimError) return error.fault;
  if (error instanceof SecretUnavailableError) return scimFaults.unavailable;
  if (error instanceof LedgerUnavailableError) return scimFaults.unavailable;
  return scimFaults.internal;
}

function logFault(failed: { readonly fault: ScimFault; readonly error: unknown; readonly log: Log }): void {
  const { fault, error, log } = failed;
  const { status, scimType } = fault;
  if (error instanceof SecretUnavailableError) {
    log('error', 'secret-unavailable', { status, reason: error.reason, error });
  } else if (error instanceof LedgerUnavailableError) {
    const { reason, requestId: awsRequestId } = error;
    log('error', 'ledger-unavailable', { status, reason, awsRequestId, error });
  } else if (error instanceof ScimError) {
    log(status >= 500 ? 'error' : 'warn', 'scim-refused', {
      status,
      reason: scimType,
      because: error.because,
    });
  } else {
    log('error', 'request-failed', { status, error });
  }
}
