import { describe, expect, test } from 'vitest';
import { esperOptionsSchema } from '../../../../shared/targets/esper/options.ts';

const least = {
  baseUrl: 'https://acme-api.esper.cloud',
  enterpriseId: '5b1f7a52-0d3c-4d8a-9a55-0f6f1d5d7a11',
  esperApi: 'users',
  defaultRole: 'Enterprise User',
};
const group = '0e9a3c1b-6a4f-4f0e-8d1c-1d2c3b4a5f60';

/** Paths that are refused. */
function faultsOf(options: Record<string, unknown>): readonly string[] {
  const parsed = esperOptionsSchema.safeParse({ ...least, ...options });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

describe('options', () => {
  test('have a default for what is not the company’s own to say, and survive a round trip through JSON', () => {
    const options = esperOptionsSchema.parse(least);
    expect(options).toMatchObject({ apiPath: '/api', pageSize: 100, roleMap: {}, groupMap: {} });
    expect(esperOptionsSchema.parse(JSON.parse(JSON.stringify(options)))).toEqual(options);
  });

  test.each([
    { baseUrl: 'https://acme-api.esper.cloud/api' },
    { baseUrl: 'http://acme-api.esper.cloud' },
    { baseUrl: 'http://127.0.0.1:1' },
    { apiPath: 'api' },
    { apiPath: '/api/' },
    { apiPath: '/..' },
    { enterpriseId: 'acme' },
    { defaultRole: 'Owner' },
    { roleMap: { Requester: 'Owner' } },
    { groupMap: { Owner: [group] } },
    { maxBackoffSeconds: 0.1 },
    { disableBy: 'delete' },
    { invitationConnectionId: 'con_1' },
    { invitationConnectionId: 'no connection' },
  ])('that cannot be are refused: %o', (options) => {
    expect(faultsOf(options)[0]?.split('.')[0]).toBe(Object.keys(options)[0]);
  });

  test('take a loopback host only where it is allowed', () => {
    expect(faultsOf({ baseUrl: 'http://127.0.0.1:1', allowLoopback: true })).toEqual([]);
  });

  test.each(['Group Admin', 'Group Viewer'])('name the groups of the role %s where it is given', (role) => {
    expect(faultsOf({ roleMap: { Approver: role } })).toEqual(['groupMap']);
    expect(faultsOf({ defaultRole: role })).toEqual(['groupMap']);
    expect(faultsOf({ roleMap: { Approver: role }, groupMap: { [role]: [] } })).not.toEqual([]);
    expect(faultsOf({ roleMap: { Approver: role }, groupMap: { [role]: [group] } })).toEqual([]);
  });

  test('say what stands in for disabling where the API has none', () => {
    expect(faultsOf({ esperApi: 'invites' })).toEqual(['disableBy']);
    expect(faultsOf({ esperApi: 'invites', disableBy: 'delete' })).toEqual([]);
    expect(faultsOf({ esperApi: 'invites', disableBy: 'viewer-role' })).toEqual([]);
  });

  test('leave the role Viewer to disabled users where it stands in for disabling', () => {
    const invites = { esperApi: 'invites', disableBy: 'viewer-role' };
    expect(faultsOf({ ...invites, defaultRole: 'Viewer' })).toEqual(['disableBy']);
    expect(faultsOf({ ...invites, roleMap: { Requester: 'Viewer' } })).toEqual(['disableBy']);
    expect(faultsOf({ ...invites, disableBy: 'delete', defaultRole: 'Viewer' })).toEqual([]);
  });
});
