import { expect, test } from 'vitest';
import * as z from 'zod';
import { parseEnvironment } from '../../../shared/environment/parse-environment.ts';
import {
  bindExportDirectories,
  bindTargets,
  targetEnvironmentShape,
} from '../../../shared/targets/bind-targets.ts';

const infraon = {
  INFRAON_API_KEY_ARN: 'arn:infraon',
  INFRAON_OPTIONS: JSON.stringify({ baseUrl: 'https://tenant.api.infraon.app' }),
};
const esper = {
  ESPER_API_KEY_ARN: 'arn:esper',
  ESPER_OPTIONS: JSON.stringify({
    baseUrl: 'https://tenant-api.esper.cloud',
    enterpriseId: '2b9d6c1e-7f40-4a53-8c12-9e5d3b7a6f10',
    esperApi: 'users',
    defaultRole: 'Viewer',
  }),
};

function bound(variables: Readonly<Record<string, string>>) {
  const binding = {
    environment: parseEnvironment(z.object(targetEnvironmentShape), variables),
    ledger: { isSortInOrder: async () => false, recordSort: async () => {} },
    protectedAccounts: [],
    log: () => {},
  };
  return {
    targets: bindTargets(binding).map(({ name }) => name),
    directories: bindExportDirectories(binding).map(({ target }) => target),
  };
}

test('a target is bound where its variables are there, the primary one first', () => {
  expect(bound(infraon)).toEqual({ targets: ['infraon'], directories: ['infraon'] });
  const both = ['infraon', 'esper'];
  expect(bound({ ...infraon, ...esper })).toEqual({ targets: both, directories: both });
});

test('half of what a target needs, or something wrong, is refused without its value', () => {
  const { ESPER_OPTIONS, ESPER_API_KEY_ARN } = esper;
  for (const half of [{ ESPER_OPTIONS }, { ESPER_API_KEY_ARN }])
    expect(() => bound({ ...infraon, ...half })).toThrow('ESPER_API_KEY_ARN and ESPER_OPTIONS go together');
  expect(() => bound({ ...infraon, ...esper, ESPER_OPTIONS: '{"baseUrl":"secret"}' })).toThrow(
    /^the environment is invalid: ESPER_OPTIONS\.(?!.*secret)/,
  );
});
