import { expect, test } from 'vitest';
import { logFieldNames } from '../../shared/log/log.ts';
import { everything } from './everything.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production', everything);
const queries = stage.ofType('AWS::Logs::QueryDefinition').map(({ Properties }) => Properties);

test('saved queries search the logs of all functions, by fields that the log may have', () => {
  const groups = stage
    .ofType('AWS::Lambda::Function')
    .map(({ Properties }) => Object(Properties.LoggingConfig).LogGroup.Ref);
  expect(queries.map(({ Name }) => Name)).toEqual(
    ['event', 'person', 'invocation', 'affected', 'vendors', 'errors'].map(
      (name) => `user-lifecycle-production/${name}`,
    ),
  );
  const known = new Set<string>([...logFieldNames, 'level', 'code', 'errorName', '@timestamp']);
  for (const { QueryString, LogGroupNames } of queries) {
    expect(LogGroupNames).toHaveLength(groups.length);
    expect(new Set(Object(LogGroupNames).map((name: unknown) => Object(name).Ref))).toEqual(new Set(groups));
    for (const [, list = ''] of String(QueryString).matchAll(/stats .*? by ([\w, ]+)/g))
      for (const field of list.trim().split(', ')) expect(known).toContain(field);
    const [, shown = ''] = /^fields ([^|]+) \|/.exec(String(QueryString)) ?? [];
    const filtered = [...String(QueryString).matchAll(/(\w+) (?:=|like) "/g)].map(([, field = '']) => field);
    for (const field of [...shown.split(', ').filter(Boolean), ...filtered]) expect(known).toContain(field);
  }
});
