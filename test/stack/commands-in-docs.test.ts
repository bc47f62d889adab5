import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { everything } from './everything.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const stage = synthesiseStage('production', everything);
const folder = new URL('../../docs/', import.meta.url);
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);

/** What pages give to a shell function of theirs (`out`, `fn`), or go through with it. */
function argumentsOf(command: RegExp): readonly (readonly [page: string, name: string])[] {
  return pages.flatMap(([page, text]) =>
    [...text.matchAll(command)].flatMap(([, names = '']) =>
      names
        .trim()
        .split(' ')
        .map((name) => [page, name] as const),
    ),
  );
}

test('whatever is deployed or deleted is all of the stage: with a firewall it has two stacks, of which CDK takes none by itself', () => {
  const commands = pages.flatMap(([page, text]) =>
    [...text.matchAll(/^ *npx cdk (?:deploy|destroy) .*$/gm)].map(([command]) => `${page}: ${command}`),
  );
  expect(commands.length).toBeGreaterThanOrEqual(4);
  for (const command of commands) expect(command).toContain(' --all ');
});

test.each(argumentsOf(/\bout ([A-Z]\w+)/g))('%s: the stack puts out %s', (_page, name) => {
  expect(Object.keys(stage.outputs)).toContain(name);
});

test.each(argumentsOf(/(?:\(fn |for function in )([A-Z][\w ]+)/g))(
  '%s: %s is one function',
  (_page, name) => {
    const found = stage
      .ofType('AWS::Lambda::Function')
      .filter(({ logicalId }) => logicalId.startsWith(`${name}Function`));
    expect(found).toHaveLength(1);
  },
);
