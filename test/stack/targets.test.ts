import { describe, expect, test } from 'vitest';
import { environmentSchema as importEnvironment } from '../../functions/bulk-csv-import/environment.ts';
import { environmentSchema as exportEnvironment } from '../../functions/nightly-export/environment.ts';
import { environmentSchema as reconcileEnvironment } from '../../functions/reconcile-user/environment.ts';
import { readEnvironment } from './read-environment.ts';
import { readPermissions } from './read-permissions.ts';
import { synthesiseStage } from './synthesise-stage.ts';

const alone = synthesiseStage('local');
const both = synthesiseStage('local-esper');

const callers = {
  'reconcile-user': reconcileEnvironment,
  'bulk-csv-import': importEnvironment,
  'nightly-export': exportEnvironment,
};
const names = both.ofType('AWS::Lambda::Function').map((fn) => String(fn.Metadata['user-lifecycle:name']));

describe('a stage without Esper', () => {
  test('has no trace of it', () => {
    expect(JSON.stringify(alone.template.toJSON())).not.toMatch(/esper/i);
    expect(JSON.stringify(synthesiseStage('production').template.toJSON())).not.toMatch(/esper/i);
  });
});

describe('a stage with Esper', () => {
  test('has one more secret, an output that names it, and alarms for when it is down, empties itself, or its key or export is old', () => {
    const types = (stage: typeof both) => stage.resources.map(({ Type }) => Type).toSorted();
    const more = [
      'AWS::SecretsManager::Secret',
      ...Array(4).fill('AWS::CloudWatch::Alarm'),
      // Of exports that were published, of the hours in which none was, and of people who were deactivated.
      ...Array(3).fill('AWS::Logs::MetricFilter'),
    ];
    expect(types(both)).toEqual([...types(alone), ...more].toSorted());
    const added = Object.keys(both.outputs).filter((name) => !(name in alone.outputs));
    expect(added).toEqual(['EsperApiKeySecret']);
    const secret = both.named('AWS::SecretsManager::Secret', 'esper-api-key').Properties;
    expect(secret.Name).toBe('/user-lifecycle/local-esper/esper-api-key');
    expect(secret.SecretString).toContain('placeholder');
  });

  test.each(Object.entries(callers))('lets %s read its key, and tells it of the tenant', (name, schema) => {
    expect(readPermissions(both, name)).toContain('secretsmanager:GetSecretValue esper-api-key');
    const environment = schema.parse(readEnvironment(both, name));
    expect(environment.ESPER_API_KEY_ARN).toBeDefined();
    expect(environment.ESPER_OPTIONS).toMatchObject({ esperApi: 'users', apiPath: '/api' });
  });

  test.each(names.filter((name) => !(name in callers)))('gives %s none of it', (name) => {
    expect(readPermissions(both, name)).not.toContain('secretsmanager:GetSecretValue esper-api-key');
    expect(JSON.stringify(readEnvironment(both, name))).not.toMatch(/ESPER_|INFRAON_|infraon\.app|esperApi/);
  });
});
