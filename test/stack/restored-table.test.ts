import { expect, test } from 'vitest';
import { synthesiseStage } from './synthesise-stage.ts';

const restored = synthesiseStage('production', {
  ledger: { recoverAfterSeconds: 300, tableName: 'ledger-of-noon' },
});

test('a stage that names a table makes none, and its functions use that table and no other', () => {
  expect(restored.ofType('AWS::DynamoDB::Table')).toEqual([]);
  for (const fn of restored.ofType('AWS::Lambda::Function')) {
    const variables = JSON.stringify(fn.Properties.Environment ?? {});
    if (variables.includes('LEDGER_TABLE_NAME')) expect(variables).toContain('ledger-of-noon');
  }
  const granted = JSON.stringify(restored.ofType('AWS::IAM::Policy')).match(/[^"]*table\/[^"]*/g) ?? [];
  expect(granted.length).toBeGreaterThan(5);
  expect(granted.every((arn) => /:table\/ledger-of-noon(\/index\/due)?$/.test(arn))).toBe(true);
  expect(restored.outputs.LedgerTable).toMatchObject({ Value: 'ledger-of-noon' });
});
