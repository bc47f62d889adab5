import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { SecretUnavailableError } from '../aws/secrets/secret-unavailable-error.ts';
import { LedgerUnavailableError } from '../ledger/table/ledger-unavailable-error.ts';
import type { Log } from '../log/log.ts';
import { answerProblem, type Problem, ProblemError, problems } from './problem-details.ts';

/**
 * Turns whatever was thrown into problem details, and logs a code. What an unexpected error says is neither
 * answered nor logged: the body parser's error, for one, holds the body.
 */
export function answerProblems(options: {
  readonly log: Log;
}): MiddlewareObj<unknown, APIGatewayProxyStructuredResultV2> {
  return {
    onError({ error }) {
      const problem = problemOf(error);
      logProblem(options.log, problem, error);
      return answerProblem(problem);
    },
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof SecretUnavailableError) return problems.unavailable;
  if (error instanceof LedgerUnavailableError) return problems.unavailable;
  return problems.internal;
}

function logProblem(log: Log, { status, code }: Problem, error: unknown): void {
  const because = error instanceof ProblemError ? error.because : undefined;
  if (error instanceof SecretUnavailableError) {
    log('error', 'secret-unavailable', { status, reason: error.reason, error });
  } else if (error instanceof LedgerUnavailableError) {
    log('error', 'ledger-unavailable', {
      status,
      reason: error.reason,
      awsRequestId: error.requestId,
      error,
    });
  } else if (status === 500) {
    log('error', 'request-failed', { status, error });
  } else {
    log('warn', 'request-refused', { status, reason: code, because });
  }
}
