export interface ErrorDescription {
  readonly errorName: string;
  /** The code of a Node system error or the status of an AWS answer. */
  readonly errorCode?: string | number;
  /** The class of the error's cause, and of that one's. */
  readonly errorCauses?: readonly string[];
  /** Frames only: the first lines of a stack hold the message. */
  readonly errorStack?: readonly string[];
}

/** Node's own: `ECONNRESET`, `ERR_INVALID_URL`. */
const systemCode = /^[A-Z][A-Z0-9_]{1,49}$/;
const safeName = /^[A-Za-z][A-Za-z0-9_.]{0,99}$/;
const frame = /^ {4}at (?:[\w.$<>#[\] ]{1,120} \()?(?:file:\/\/|node:|\/)[\w@.+/-]{1,250}:\d+:\d+\)?$/;

/**
 * What may be told of an error: its class, its code, the classes of its causes, and where it was thrown. Messages
 * are left out, because libraries put bodies, keys and addresses into them.
 */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const code = errorCode(error);
  const causes = causesOf(error).map(errorName);
  const stack = framesOf(error);
  return {
    errorName: errorName(error),
    ...(code === undefined ? {} : { errorCode: code }),
    ...(causes.length === 0 ? {} : { errorCauses: causes }),
    ...(stack.length === 0 ? {} : { errorStack: stack }),
  };
}

function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return typeof error.name === 'string' && safeName.test(error.name) ? error.name : 'Error';
}

function errorCode(error: Error): string | number | undefined {
  if ('code' in error && typeof error.code === 'string' && systemCode.test(error.code)) return error.code;
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null)
    return undefined;
  const metadata = error.$metadata;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
}

function causesOf(error: Error): readonly unknown[] {
  const causes: unknown[] = [];
  let cause = error.cause;
  while (cause !== undefined && causes.length < 3) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

/** The message is cut off by its length, not by looking for `at`, since a message may contain such lines itself. */
function framesOf(error: Error): readonly string[] {
  if (typeof error.stack !== 'string' || typeof error.message !== 'string') return [];
  const start = error.stack.indexOf(error.message);
  if (start < 0) return [];
  return error.stack
    .slice(start + error.message.length)
    .split('\n')
    .filter((line) => frame.test(line))
    .slice(0, 5)
    .map((line) => line.trim());
}
