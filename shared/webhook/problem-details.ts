import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { FieldError } from '../events/describe-issues.ts';
import { answerHeaders } from './answer-headers.ts';

/** What went wrong, in the words that a caller may see. */
export interface Problem {
  readonly status: number;
  /** Kebab-case and stable: the last part of the type URI. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** What of a delivery of several was taken all the same. */
  readonly taken?: readonly object[];
  readonly retryAfterSeconds?: number;
}

/** Ends a request with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  /** A coded reason for the log, where it says more than the caller is told. */
  readonly because: string | undefined;

  constructor(problem: Problem, options: { readonly because?: string; readonly cause?: unknown } = {}) {
    super(problem.code, options.cause === undefined ? {} : { cause: options.cause });
    this.problem = problem;
    this.because = options.because;
  }
}

export const problems = {
  malformedJson: { status: 400, code: 'malformed-json', title: 'The body is not a JSON object' },
  malformedEventId: {
    status: 400,
    code: 'malformed-event-id',
    title: 'The webhook-id is not 1 to 255 visible ASCII characters',
  },
  unauthorized: { status: 401, code: 'unauthorized', title: 'The signature was not accepted' },
  notFound: { status: 404, code: 'not-found', title: 'There is no such event' },
  eventIdReused: {
    status: 409,
    code: 'event-id-reused',
    title: 'The webhook-id was used before with another body or on another route',
  },
  tooLarge: { status: 413, code: 'too-large', title: 'The body is larger than 256 KiB' },
  unsupportedMediaType: {
    status: 415,
    code: 'unsupported-media-type',
    title: 'The content type is not application/json',
  },
  invalidEvent: { status: 422, code: 'invalid-event', title: 'The body is not a valid user event' },
  internal: { status: 500, code: 'internal', title: 'Something went wrong on our side' },
  unavailable: {
    status: 503,
    code: 'unavailable',
    title: 'Nothing was taken; send the same event again later',
    retryAfterSeconds: 5,
  },
} as const satisfies Record<string, Problem>;

/** Writes a problem as RFC 9457 asks, `application/problem+json`. */
export function answerProblem(problem: Problem): APIGatewayProxyStructuredResultV2 {
  const { status, code, title, detail, errors, taken, retryAfterSeconds } = problem;
  return {
    statusCode: status,
    headers: {
      ...answerHeaders('application/problem+json'),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` }),
    },
    body: JSON.stringify({
      type: `urn:problem-type:user-lifecycle:${code}`,
      title,
      status,
      detail,
      errors,
      taken,
    }),
  };
}
