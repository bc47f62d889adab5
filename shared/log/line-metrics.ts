import type { LogFieldName } from './log.ts';

type Line = Readonly<Record<string, unknown>>;

export interface LineMetric {
  readonly unit: 'Count' | 'Milliseconds' | 'None';
  /** Undefined: the line says nothing of it. */
  readonly read: (line: Line) => number | undefined;
}

interface CodeMetrics {
  /** By which fields they are told apart: each combination of values is a custom metric, which CloudWatch charges for. */
  readonly dimensions: (line: Line) => readonly (readonly LogFieldName[])[];
  readonly metrics: Readonly<Record<string, LineMetric>>;
}

const one: LineMetric = { unit: 'Count', read: () => 1 };
const field = (name: LogFieldName, unit: LineMetric['unit']): LineMetric => ({
  unit,
  read: ({ [name]: value }) => (typeof value === 'number' ? value : undefined),
});
const share = (holds: (line: Line) => boolean): LineMetric => ({
  unit: 'Count',
  read: (line) => Number(holds(line)),
});

const noAnswer: readonly unknown[] = ['timeout', 'network', 'unreadable-reply', 'redirected'];
const isFailure = ({ result, status }: Line) => noAnswer.includes(result) || Number(status) >= 500;
const isRefusal = ({ result, status }: Line) =>
  result === 'logical-failure' || (Number(status) >= 400 && Number(status) < 500 && status !== 404);

/** What CloudWatch is to count in which lines, by their code. */
export const lineMetrics: Readonly<Record<string, CodeMetrics>> = {
  'event-settled': {
    dimensions: ({ reason }) => [reason === undefined ? ['status'] : ['status', 'reason']],
    metrics: { eventsSettled: one },
  },
  'vendor-called': {
    dimensions: () => [['target']],
    metrics: {
      vendorCallMs: field('durationMs', 'Milliseconds'),
      vendorFailed: share(isFailure),
      vendorRefused: share(isRefusal),
      vendorInFlight: field('inFlight', 'Count'),
    },
  },
  'person-postponed': {
    dimensions: () => [[]],
    // Another run works on the person, or something newer was said: nothing failed.
    metrics: {
      peoplePostponed: {
        unit: 'Count',
        read: ({ because }) => (because === 'leased' || because === 'overtaken' ? undefined : 1),
      },
    },
  },
  'brake-held': {
    dimensions: () => [['source']],
    // The sweeper's lines say how many are held; a line with a limit is about one who has just been held.
    metrics: {
      peopleHeld: {
        unit: 'Count',
        read: ({ count, limit }) => (limit === undefined && typeof count === 'number' ? count : undefined),
      },
    },
  },
  'secret-read': {
    dimensions: () => [['secret']],
    metrics: { secretAgeDays: field('ageDays', 'None') },
  },
  'import-reported': { dimensions: () => [['status']], metrics: { importsReported: one } },
  'export-published': { dimensions: () => [['target']], metrics: { exportedRows: field('rows', 'Count') } },
};

/**
 * What makes a line metrics, too: the embedded metric format of Amazon CloudWatch. Nothing but numbers is added to the line, and the
 * names of dimensions are those of fields that it has already.
 */
export function embedMetrics(line: Line, namespace: string): object {
  const known = lineMetrics[String(line.code)];
  const values = Object.entries(known?.metrics ?? {}).flatMap(([name, { unit, read }]) => {
    const value = read(line);
    return value === undefined ? [] : [{ name, unit, value }];
  });
  const dimensions = known?.dimensions(line) ?? [];
  const isWhole = dimensions.flat().every((name) => typeof line[name] === 'string');
  if (values.length === 0 || !isWhole) return {};
  const metrics = values.map(({ name, unit }) => ({ Name: name, Unit: unit }));
  return {
    ...Object.fromEntries(values.map(({ name, value }) => [name, value])),
    _aws: {
      Timestamp: Date.parse(String(line.time)),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: dimensions, Metrics: metrics }],
    },
  };
}
