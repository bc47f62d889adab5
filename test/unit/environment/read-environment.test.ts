import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { jsonVariable } from '../../../shared/environment/parse-environment.ts';
import { readEnvironment } from '../../../shared/environment/read-environment.ts';

const schema = z.object({
  LEDGER_TABLE_NAME: z.string().min(1),
  ROLE_POLICY: jsonVariable(z.strictObject({ allowedRoles: z.array(z.string()) })),
});

const codeDirectory = await mkdtemp(join(tmpdir(), 'configuration-'));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rm(codeDirectory, { recursive: true }));

async function deploy(configuration: unknown, variables: Readonly<Record<string, string>>): Promise<void> {
  await writeFile(join(codeDirectory, 'configuration.json'), JSON.stringify(configuration));
  vi.stubEnv('LAMBDA_TASK_ROOT', codeDirectory);
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

test('a function is told names by its variables, and options by the file beside its code', async () => {
  await deploy({ ROLE_POLICY: { allowedRoles: ['Requester'] } }, { LEDGER_TABLE_NAME: 'ledger' });
  const told = { LEDGER_TABLE_NAME: 'ledger', ROLE_POLICY: { allowedRoles: ['Requester'] } };
  expect(readEnvironment(schema)).toEqual(told);
  vi.stubEnv('ROLE_POLICY', '{"allowedRoles":[]}');
  expect(readEnvironment(schema)).toEqual({ ...told, ROLE_POLICY: { allowedRoles: [] } });
});

test('a wrong option is refused by its path, without its value', async () => {
  await deploy({ ROLE_POLICY: { allowedRoles: [7] } }, { LEDGER_TABLE_NAME: 'ledger' });
  expect(() => readEnvironment(schema)).toThrow('the environment is invalid: ROLE_POLICY.allowedRoles.0: ');
});
