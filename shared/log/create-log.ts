import { describeError } from './describe-error.ts';
import { embedMetrics } from './line-metrics.ts';
import { type Log, type LogFields, logFieldNames } from './log.ts';
import { logScope } from './log-scope.ts';

export interface LogOptions {
  /** Takes one line without its end. Default: standard output, which Lambda passes on as it is. */
  readonly write?: (line: string) => void;
  /** Fields of every line. */
  readonly context?: LogFields;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Under which CloudWatch keeps the metrics of lines. Default: the variable METRICS_NAMESPACE; without it, lines are only lines. */
  readonly metricsNamespace?: string | undefined;
}

/** A code or an id of ours, a URN, a UUID, a time: no spaces, no `@`, no quotes, so neither prose nor an address. */
const safeValue = /^[A-Za-z0-9][A-Za-z0-9._:/#-]{0,199}$/;
const safeCode = /^[a-z][a-z0-9-]{0,63}$/;
const allowed: ReadonlySet<string> = new Set(logFieldNames);

/**
 * Creates the log of a function: JSON lines `{time, level, code, …fields}`.
 *
 * An allow-list of names and of the shapes of values decides at run time what is written; anything else is dropped
 * and counted in `dropped`. A line carries the fields of its {@link inLogScope scope}, too. Libraries such as Powertools'
 * Logger write whatever they are given, with the messages, causes and own fields of errors, which is how personal data gets
 * into logs; the allow-list is why this is our own (docs/decisions/0010).
 */
export function createLog(options: LogOptions = {}): Log {
  const { write = writeLine, context = {}, now = Date.now } = options;
  const { metricsNamespace = process.env.METRICS_NAMESPACE } = options;
  return (level, code, fields = {}) => {
    const line: Record<string, unknown> = {
      time: new Date(now()).toISOString(),
      level,
      code: safeCode.test(code) ? code : 'invalid-code',
    };
    let dropped = 0;
    for (const [name, value] of [context, logScope() ?? {}, fields].flatMap(Object.entries)) {
      if (value === undefined) continue;
      if (name === 'error') Object.assign(line, describeError(value));
      else if (name === 'eventIds' && isSafeList(value)) line[name] = value;
      else if (allowed.has(name) && isSafe(value)) line[name] = value;
      else dropped += 1;
    }
    if (dropped > 0) line.dropped = dropped;
    if (metricsNamespace !== undefined) Object.assign(line, embedMetrics(line, metricsNamespace));
    write(JSON.stringify(line));
  };
}

function isSafe(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'boolean' || (typeof value === 'string' && safeValue.test(value));
}

function isSafeList(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && isSafe(one));
}

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
