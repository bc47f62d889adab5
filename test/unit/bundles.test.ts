import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createFrameResolver } from '../../infra/cli/resolve-frames.ts';
import { bundleFunctions } from '../bench/bundle-functions.ts';
import { readSources } from '../stack/read-sources.ts';

const name = 'reconcile-user';
const [bundle] = bundleFunctions([name], 'bundles-test');
const code = readFileSync(bundle?.file ?? '', 'utf8');

test('the bundle keeps the name of every error class of ours', () => {
  const names = readSources(name).flatMap((text) =>
    [...text.matchAll(/class (\w+) extends \w*Error/g)].map(([, error = '']) => error),
  );
  expect(names).toEqual(
    expect.arrayContaining(['VendorError', 'InfraonError', 'TargetError', 'LeaseLostError']),
  );
  for (const error of names) expect(code).toMatch(new RegExp(`name=["'\`]${error}["'\`]`));
});

test('no module is loaded on the way, for which esbuild would wrap all that it imports', () => {
  const loaded = Object.values(bundle?.metafile.inputs ?? {})
    .flatMap(({ imports }) => imports)
    .filter(({ kind, external }) => kind === 'dynamic-import' && external !== true)
    .map(({ path }) => path);
  expect(new Set(loaded)).toEqual(
    new Set(['http.cjs', 'event-streams.ts'].map((file) => `infra/constructs/substitutes/${file}`)),
  );
});

test('a frame of a log line is resolved to the place in the sources', () => {
  const at = code.indexOf('target call failed: ');
  const before = code.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const frame = `at X (file:///var/task/index.mjs:${before.length}:${column})`;
  const line = JSON.stringify({ function: name, errorStack: [frame] });
  expect(createFrameResolver(undefined)(line)).toMatch(/shared\/targets\/target-error\.ts:\d+:\d+/);
  expect(createFrameResolver(name)(frame)).toMatch(/^at X \(shared\/targets\/target-error\.ts:\d+:\d+\)$/);
});

test('frames are not resolved for a function that does not exist, or that no one named', () => {
  const frame = 'at X (file:///var/task/index.mjs:3:100)';
  expect(() => createFrameResolver('no-such')(frame)).toThrow('There is no function no-such');
  expect(() => createFrameResolver('../../infra')(frame)).toThrow('There is no function');
  expect(() => createFrameResolver(undefined)(frame)).toThrow('npm run frames');
});
