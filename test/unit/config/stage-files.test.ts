import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../infra/config/resolve-stage.ts';
import { addStageFiles } from '../../../infra/config/stage-files.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stages-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
const tracked = { production: { mode: 'observe', infraon: { baseUrl: 'a', pageSize: 5 } } };

describe('the files of stages', () => {
  test('add stages to those of cdk.json', () => {
    write('trial.json', '{"extends":"production"}');
    write('README.md', 'not a stage');
    expect(addStageFiles(tracked, directory)).toEqual({
      stages: { ...tracked, trial: { extends: 'production' } },
      inFiles: new Set(['trial']),
    });
  });

  test('are put over a stage of the same name, key by key', () => {
    write('production.json', '{"mode":"apply","infraon":{"baseUrl":"b"}}');
    expect(addStageFiles(tracked, directory).stages).toEqual({
      production: { mode: 'apply', infraon: { baseUrl: 'b', pageSize: 5 } },
    });
  });

  test('need not be there', () => {
    expect(addStageFiles(tracked, join(directory, 'none'))).toEqual({ stages: tracked, inFiles: new Set() });
  });

  test.each([
    ['{"mode":', 'stages/bad.json: expected JSON'],
    ['["production"]', 'stages/bad.json: expected an object with the keys of one stage'],
  ])('are refused by name where they say %s', (text, message) => {
    write('bad.json', text);
    expect(() => addStageFiles(tracked, directory)).toThrow(new ConfigError(message));
  });
});
