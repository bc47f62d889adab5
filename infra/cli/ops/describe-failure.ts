import { LedgerUnavailableError } from '../../../shared/ledger/table/ledger-unavailable-error.ts';
import { CliError } from '../common/run-command.ts';

/** Error names of the AWS SDK that the operator can do something about, and what. */
const remedies: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'There are no AWS credentials: sign in, or set AWS_PROFILE.',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again.',
  ExpiredToken: 'The AWS credentials have expired: sign in again.',
  UnrecognizedClientException: 'AWS does not know these credentials: sign in again.',
  InvalidClientTokenId: 'AWS does not know these credentials: sign in again.',
  AccessDeniedException:
    'These credentials are not allowed to do that: attach the viewer or the operator policy of the stack.',
  AccessDenied:
    'These credentials are not allowed to do that: attach the viewer or the operator policy of the stack.',
};

/** A failure in one line, without personal data: what is wrong and what to do. */
export function describeFailure(error: unknown, stage: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CliError || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) {
    return error.message;
  }
  const cause = error instanceof LedgerUnavailableError ? error.cause : error;
  const name = cause instanceof Error ? cause.name : '';
  if (/^Stack .* does not exist$|Stack with id .* does not exist/.test(error.message)) {
    return `There is no stage ${stage ?? ''} in this account and region: its stack is named user-lifecycle-STAGE.`;
  }
  if (/region is missing/i.test(error.message)) return 'No AWS region is set: set AWS_REGION.';
  if (remedies[name] !== undefined) return remedies[name];
  if (error instanceof LedgerUnavailableError) {
    return 'The ledger cannot be reached now: run the command again.';
  }
  return `The command failed unexpectedly (${name || 'Error'}): ${firstLine(error.message)}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
