import { matchesPattern } from './filter-pattern.ts';
import type { SynthesisedStage } from './synthesise-stage.ts';

/** How many of the lines, as a function wrote them, CloudWatch counts into a metric by the filters of that function's log group. */
export function countedLines(
  stage: SynthesisedStage,
  given: { readonly metric: string; readonly fn: string; readonly lines: readonly string[] },
): number {
  const group = Object(stage.named('AWS::Lambda::Function', given.fn).Properties.LoggingConfig).LogGroup.Ref;
  const filters = stage.ofType('AWS::Logs::MetricFilter').flatMap(({ Properties }) => {
    const [{ MetricName, MetricValue }] = Object(Properties.MetricTransformations);
    const isMeant = Object(Properties.LogGroupName).Ref === group && MetricName === given.metric;
    return isMeant ? [{ pattern: String(Properties.FilterPattern), value: String(MetricValue) }] : [];
  });
  return given.lines.filter((line) => {
    const fields: Readonly<Record<string, unknown>> = JSON.parse(line);
    return filters.some(
      ({ pattern, value }) =>
        matchesPattern(pattern, fields) &&
        (!value.startsWith('$.') || typeof fields[value.slice(2)] === 'number'),
    );
  }).length;
}
