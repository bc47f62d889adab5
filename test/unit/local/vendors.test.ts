import { expect, onTestFinished, test } from 'vitest';
import { readLocalEnvironment } from '../../../infra/local/start/local-environment.ts';
import { readLocalStage } from '../../../infra/local/start/read-local-stage.ts';
import { startVendors, type VendorOptions } from '../../../infra/local/start/start-vendors.ts';

const start = async (options: VendorOptions, hasEsper: boolean) => {
  const cleanup = new AsyncDisposableStack();
  onTestFinished(() => cleanup.disposeAsync());
  return startVendors(options, { hasEsper, cleanup });
};

test('variables name vendors to use instead of simulators; empty ones count as absent', () => {
  const variables = {
    ESPER_BASE_URL: ' https://t-api.esper.cloud/api ',
    ESPER_API_KEY: 'k',
    INFRAON_BASE_URL: '',
  };
  expect(readLocalEnvironment(variables)).toEqual({
    port: 3000,
    stage: 'local',
    esperBaseUrl: 'https://t-api.esper.cloud/api',
    esperApiKey: 'k',
  });
  expect(() => readLocalEnvironment({ ESPER_BASE_URL: 'ftp://secret' })).toThrow(
    'ESPER_BASE_URL must be an http or https URL.',
  );
});

test('a stage of cdk.json says whether it has Esper; one that is not local is refused', async () => {
  expect(await readLocalStage('local')).toMatchObject({ hasEsper: false });
  expect(await readLocalStage('local-esper')).toMatchObject({ hasEsper: true });
  await expect(readLocalStage('production')).rejects.toThrow(
    'The stage production is not a local stage: set STAGE to local or local-esper.',
  );
  await expect(readLocalStage('__proto__')).rejects.toThrow('is not in cdk.json');
});

test('a vendor is simulated where the stage has it and no other is given', async () => {
  const alone = await start({ esperBaseUrl: 'http://127.0.0.1:9' }, false);
  expect(Object.keys(alone.about)).toEqual(['infraonUrl', 'infraonApiKey']);
  const both = await start({ esperApiKey: 'given' }, true);
  expect(both.about).toMatchObject({ esperUrl: both.esperSimulator?.url, esperApiKey: 'given' });
  expect(both.esperSimulator?.apiKey).toBe('given');
  const real = await start(
    { infraonBaseUrl: 'http://127.0.0.1:9', esperBaseUrl: 'http://127.0.0.1:10' },
    true,
  );
  expect(real).toMatchObject({ simulator: undefined, esperSimulator: undefined });
  expect(real.about.esperUrl).toBe('http://127.0.0.1:10');
});
