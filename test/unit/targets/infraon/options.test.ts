import { describe, expect, test } from 'vitest';
import { infraonOptionsSchema } from '../../../../shared/targets/infraon/index.ts';

describe('the options of a tenant', () => {
  test('have a default for everything but the origin, and survive a round trip through JSON', () => {
    const parsed = infraonOptionsSchema.parse({ baseUrl: 'https://acme.api.infraon.app' });
    expect(parsed).toMatchObject({
      passwordEncoding: 'envelope',
      accountIdField: 'profile_id',
      sortKeys: { userName: 'actual_username', email: 'email', creationTime: 'creation_time' },
      invitation: { separator: ';' },
    });
    expect(infraonOptionsSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
    expect(infraonOptionsSchema.safeParse({}).success).toBe(false);
  });

  test.each([
    [{ baseUrl: 'https://user:hunter2@acme.example' }, 'baseUrl'],
    [{ baseUrl: 'http://hunter2.example' }, 'baseUrl'],
    [{ baseUrl: 'https://169.254.169.254' }, 'baseUrl'],
    [{ baseUrl: 'http://127.0.0.1:1' }, 'baseUrl'],
    [{ authorizationScheme: 'hunter2 hunter2' }, 'authorizationScheme'],
    [{ passwordEncoding: 'hunter2' }, 'passwordEncoding'],
    [{ pageSize: 0 }, 'pageSize'],
    [{ invitation: { separator: 'hunter2' } }, 'invitation.separator'],
    [{ sortKeys: { email: 'hunter2 x' } }, 'sortKeys.email'],
    [{ maxConcurrency: 'hunter2' }, 'maxConcurrency'],
  ])('that are wrong are refused by their path, without the value: %j', (change, path) => {
    const parsed = infraonOptionsSchema.safeParse({ baseUrl: 'https://acme.example', ...change });
    expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
    expect(JSON.stringify(parsed.error?.issues)).not.toContain('hunter2');
  });

  test('that are unknown are refused', () => {
    const parsed = infraonOptionsSchema.safeParse({ baseUrl: 'https://acme.example', pagesize: 1 });
    expect(parsed.success).toBe(false);
  });
});
