import { describe, expect, test } from 'vitest';
import { readStageConfig } from '../../../infra/config/read-stage-config.ts';
import { refusal, stages, withValue } from '../../support/stages.ts';

describe('the vendor’s origin', () => {
  test.each([
    'http://tenant.api.infraon.app',
    'https://169.254.169.254',
    'https://[fe80::1]',
    'https://metadata.google.internal',
    'https://user:secret@tenant.api.infraon.app',
    'https://tenant.api.infraon.app/ux/',
    'ftp://tenant.api.infraon.app',
    'tenant',
  ])('%s is refused in each stage', (origin) => {
    for (const stage of ['production', 'local']) {
      const message = refusal(stage, withValue(stage, 'infraon.baseUrl', origin));
      expect(message).toContain(`context.stages.${stage}.infraon.baseUrl: `);
      expect(message).not.toContain('secret');
    }
  });

  test.each(['http://127.0.0.1:8080', 'https://localhost', 'http://[::1]:8080'])(
    '%s is taken in local stages only',
    (origin) => {
      expect(refusal('local', withValue('local', 'infraon.baseUrl', origin))).toBe('accepted');
      expect(refusal('production', withValue('production', 'infraon.baseUrl', origin))).toContain(
        'infraon.baseUrl',
      );
      const opened = structuredClone(stages);
      opened.production.infraon = { baseUrl: origin, allowLoopback: true };
      expect(refusal('production', opened)).toContain(
        'infraon.allowLoopback: expected false outside a local stage',
      );
    },
  );

  test('is replaced by the context in local stages, and checked like the other', () => {
    const replaced = readStageConfig({ stage: 'local', stages, infraonBaseUrl: 'http://127.0.0.1:4999' });
    expect(replaced.infraon.baseUrl).toBe('http://127.0.0.1:4999');
    expect(refusal('local', stages, 'http://169.254.169.254')).toContain(
      'context.stages.local.infraon.baseUrl: ',
    );
    expect(refusal('production', stages, 'https://other.api.infraon.app')).toContain('local stages only');
  });
});

describe('Esper', () => {
  const changed = (esper: object) => ({ ...stages, mine: { extends: 'local-esper', esper } });

  test('is a second target where a stage configures it, and nowhere else', () => {
    expect(readStageConfig({ stage: 'local', stages })).not.toHaveProperty('esper');
    const { esper, ...others } = readStageConfig({ stage: 'local-esper', stages });
    expect(others).toEqual({ ...readStageConfig({ stage: 'local', stages }), stage: 'local-esper' });
    expect(esper).toMatchObject({ esperApi: 'users' });
  });

  test.each([
    [{ baseUrl: 'http://169.254.169.254' }, 'context.stages.mine.esper.baseUrl: '],
    [
      { totalTimeoutSeconds: 10 },
      'esper.totalTimeoutSeconds: expected less than reconcile.timeoutSeconds (10)',
    ],
    [{ esperApi: 'invites' }, 'context.stages.mine.esper.disableBy: '],
  ])('is checked like the first: %j', (esper, message) => {
    expect(refusal('mine', changed(esper))).toContain(message);
  });

  test('is on loopback in local stages only', () => {
    const esper = { ...stages['local-esper'].esper, totalTimeoutSeconds: 30 };
    const opened = { ...stages, production: { ...stages.production, esper } };
    expect(refusal('production', opened)).toContain(
      'esper.allowLoopback: expected false outside a local stage',
    );
  });

  test('is replaced by the context with or without the path of its API, where there is one', () => {
    const read = (stage: string, esperBaseUrl: string) =>
      readStageConfig({ stage, stages, esperBaseUrl }).esper;
    expect(read('local-esper', 'http://127.0.0.1:4999')).toMatchObject({
      baseUrl: 'http://127.0.0.1:4999',
      apiPath: '/api',
    });
    expect(read('local-esper', 'https://tenant-api.esper.cloud/v9/api/')).toMatchObject({
      baseUrl: 'https://tenant-api.esper.cloud',
      apiPath: '/v9/api',
    });
    expect(read('local', 'http://127.0.0.1:4999')).toBeUndefined();
    expect(() => read('local-esper', 'http://169.254.169.254/api')).toThrow('esper.baseUrl: ');
    expect(() => read('production', 'https://tenant-api.esper.cloud')).toThrow('local stages only');
  });
});
