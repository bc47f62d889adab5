import { BodyLengthError } from './bound-body.ts';
import { type Fail, VendorError } from './vendor-error.ts';

/** System errors at which the request cannot have left this machine. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

type FailureCode = 'timeout' | 'aborted' | 'unreadable-reply' | 'network';

/** What an attempt threw, as a {@link VendorError}. Never keeps a request, whose headers hold the key. */
export function classifyFailure(
  thrown: unknown,
  attempt: {
    readonly isWrite: boolean;
    readonly timedOut: boolean;
    readonly aborted: boolean;
    readonly fail: Fail;
  },
): VendorError {
  if (thrown instanceof VendorError) return thrown;
  const { isWrite, fail } = attempt;
  const failure = (code: FailureCode, mayHaveHappened: boolean, cause?: Error) =>
    fail({ code, retryable: true, mayHaveHappened, cause });
  if (attempt.timedOut) return failure('timeout', isWrite);
  if (attempt.aborted) return failure('aborted', isWrite);
  const chain = [...causes(thrown)];
  if (chain.some((cause) => cause instanceof BodyLengthError || isDecodingError(cause))) {
    return failure('unreadable-reply', isWrite);
  }
  if (chain.some((cause) => cause.message === 'unexpected redirect')) {
    return fail({ code: 'redirected', retryable: false, mayHaveHappened: isWrite });
  }
  const systemCode = chain.map(codeOf).find((code) => code !== undefined);
  const sent = systemCode === undefined || !neverSent.has(systemCode);
  return failure('network', isWrite && sent, chain.at(-1));
}

function* causes(thrown: unknown): Generator<Error> {
  let cause = thrown;
  for (let depth = 0; cause instanceof Error && depth < 5; depth += 1) {
    yield cause;
    cause = cause.cause;
  }
}

function isDecodingError(error: Error): boolean {
  return codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
