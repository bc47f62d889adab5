import { describe, expect, test } from 'vitest';
import { readStageConfig } from '../../../infra/config/read-stage-config.ts';
import { refusal, stages } from '../../support/stages.ts';

test('a stage is protected against being deleted, but not on a local host, nor before it is deployed', () => {
  const isProtected = (stage: string, firstDeployment?: unknown) =>
    readStageConfig({ stage, stages, firstDeployment }).isProtected;
  expect(isProtected('production')).toBe(true);
  expect(isProtected('production', 'false')).toBe(true);
  expect(isProtected('production', 'true')).toBe(false);
  expect(isProtected('local')).toBe(false);
});

describe('a stage that extends another', () => {
  const extended = (own: unknown) => ({ ...stages, mine: own });

  test('is that one with its own keys over it, object by object', () => {
    const mine = { extends: 'local', invite: false, ledger: {}, reconcile: { batchSize: 3 } };
    const local = readStageConfig({ stage: 'local', stages });
    expect(readStageConfig({ stage: 'mine', stages: extended(mine) })).toEqual({
      ...local,
      stage: 'mine',
      invite: false,
      reconcile: { ...local.reconcile, batchSize: 3 },
    });
  });

  test('may extend one that extends another', () => {
    const both = { ...extended({ extends: 'local', invite: false }), yours: { extends: 'mine' } };
    expect(readStageConfig({ stage: 'yours', stages: both })).toMatchObject({ local: true, invite: false });
  });

  test.each([
    ['nobody', 'context.stages.mine.extends: expected one of production, local, local-esper'],
    ['__proto__', 'context.stages.mine.extends: expected one of'],
    [3, 'context.stages.mine.extends: expected the name of a stage'],
    ['mine', 'context.stages.mine.extends: the stages mine extend each other'],
  ])('is refused when that is %s', (base, message) => {
    expect(refusal('mine', extended({ extends: base }))).toContain(message);
  });

  test('is refused under its own name for what it inherits', () => {
    const broken = { ...extended({ extends: 'local' }), local: { ...stages.local, mode: 'x' } };
    expect(refusal('mine', broken)).toContain('context.stages.mine.mode: ');
    expect(refusal('mine', extended('local'))).toBe('context.stages.mine: expected an object');
  });
});

test.each(['l'.repeat(65), 'my stage', 'dev_1', ''])(
  'a stage is not called what AWS would refuse: %s',
  (stage) => {
    const { local } = stages;
    expect(() => readStageConfig({ stage, stages: { [stage]: local } })).toThrow(
      /^The name of a stage is a part of names in AWS: expected a letter, then/,
    );
  },
);
