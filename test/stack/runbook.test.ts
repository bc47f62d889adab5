import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everything } from './everything.ts';
import { readSources } from './read-sources.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const text = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const [, alarms = ''] = text.split('\n## Alarms\n');
const sections = [...alarms.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title);

const stage = synthesiseStage('production', { ...everything, silentAfterHours: { webhook: 72 } });
const linked = stage
  .ofType('AWS::CloudWatch::Alarm')
  .map(({ Properties }) => /#(\S+)$/.exec(String(Properties.AlarmDescription))?.[1]);

test('every alarm links a section of the runbook, and every section belongs to an alarm', () => {
  expect(new Set(linked)).toEqual(new Set(sections));
  expect(new Set(sections).size).toBe(sections.length);
});

test('every section says who is harmed, what to do first, and when it is over', () => {
  const bodies = alarms.split(/^### .+$/m).slice(1);
  expect(bodies).toHaveLength(sections.length);
  for (const body of bodies)
    for (const label of ['**Harmed:**', '**First:**', '**Over:**']) expect(body).toContain(label);
});

test('a runbook of the platform takes its place in the alarms', () => {
  const own = synthesiseStage('production', { runbookUrl: 'https://wiki.example/user-lifecycle' });
  for (const { Properties } of own.ofType('AWS::CloudWatch::Alarm'))
    expect(Properties.AlarmDescription).toContain('Runbook: https://wiki.example/user-lifecycle#');
});

test('the runbook names only log codes that a function can write, and links only sections that exist', () => {
  const sources = stage
    .ofType('AWS::Lambda::Function')
    .flatMap(({ Metadata }) => readSources(String(Metadata['user-lifecycle:name'])))
    .join('\n');
  const codes = [...text.matchAll(/lines? `([a-z]+(?:-[a-z]+)+)`/g)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(10);
  for (const code of codes) expect(sources).toMatch(new RegExp(`log\\(\\s*[^,]+,\\s*'${code}'`));

  for (const [, file = '', anchor = ''] of text.matchAll(/\]\(([\w./-]*)#([\w-]+)\)/g)) {
    const target = file === '' ? text : readFileSync(new URL(`../../docs/${file}`, import.meta.url), 'utf8');
    const anchors = [...target.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    expect(anchors).toContain(anchor);
  }
});
