export type LogLevel = 'info' | 'warn' | 'error';

/**
 * The names under which a value may be logged. Adding one is a decision about privacy: identifiers that we made,
 * codes, counts and times belong here; what a person or a vendor wrote never does.
 */
export const logFieldNames = [
  'ageDays',
  'ageSeconds',
  'attempt',
  'awsRequestId',
  'because',
  'bytes',
  'count',
  'durationMs',
  'eventId',
  'eventReference',
  'function',
  'importId',
  'inFlight',
  'limit',
  'messageId',
  'operation',
  'otherPersonId',
  'personId',
  'queue',
  'reason',
  'requestId',
  'result',
  'retryAfterSeconds',
  'rows',
  'secret',
  'source',
  'status',
  'target',
  'type',
  'vendorRequestId',
  'version',
] as const;

export type LogFieldName = (typeof logFieldNames)[number];

/** Undefined fields are left out. `eventIds`: of a line that is about several events. Of `error`, only the class, AWS's code and the stack's frames are written. */
export type LogFields = { readonly [F in LogFieldName]?: string | number | boolean | undefined } & {
  readonly eventIds?: readonly string[] | undefined;
  readonly error?: unknown;
};

/** Writes one line. `code` is kebab-case and stable: metric filters and alarms count it. */
export type Log = (level: LogLevel, code: string, fields?: LogFields) => void;
