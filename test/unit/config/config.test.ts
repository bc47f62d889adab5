import { describe, expect, test } from 'vitest';
import { readStageConfig } from '../../../infra/config/read-stage-config.ts';
import { refusalsOf } from '../../../infra/refuse-deployment.ts';
import { longestOutageSeconds } from '../../../shared/targets/target-policy.ts';
import { refusal, stages, withValue } from '../../support/stages.ts';

describe('stages of cdk.json', () => {
  test.each(Object.keys(stages))('%s is valid', (stage) => {
    expect(readStageConfig({ stage, stages })).toMatchObject({ stage });
  });

  test('a stage is whole that says its tenant and its roles', () => {
    const least = {
      infraon: { baseUrl: 'https://acme.api.infraon.app' },
      allowedRoles: ['Requester'],
      approvalRoles: [],
    };
    expect(readStageConfig({ stage: 'new', stages: { new: least } })).toMatchObject({
      local: false,
      mode: 'observe',
      offboardAction: 'deactivate',
      imports: { approvers: [], gate: { maxDeactivations: 5 } },
    });
    expect(refusal('new', { new: {} })).toBe(
      [
        'Stage "new" of cdk.json is not valid:',
        'context.stages.new.infraon: Invalid input: expected object, received undefined',
        'context.stages.new.allowedRoles: Invalid input: expected array, received undefined',
        'context.stages.new.approvalRoles: Invalid input: expected array, received undefined',
      ].join('\n  '),
    );
  });

  test('production rides out a vendor’s outage of a day, however short its waits are drawn, and dead-letters in time', () => {
    const { reconcile } = readStageConfig({ stage: 'production', stages });
    expect(longestOutageSeconds(reconcile)).toBeGreaterThan(48 * 3600);
    expect(longestOutageSeconds(reconcile)).toBeLessThan(4 * 24 * 3600);
  });

  test('local heals within minutes', () => {
    const { reconcile, ledger } = readStageConfig({ stage: 'local', stages });
    expect(longestOutageSeconds(reconcile)).toBeLessThan(5 * 60);
    expect(ledger.recoverAfterSeconds).toBeLessThanOrEqual(10);
  });

  test('the local stage imports as the local host promises', () => {
    expect(readStageConfig({ stage: 'local', stages }).imports).toMatchObject({
      maxExtractAgeSeconds: 0,
      gate: { maxDeactivations: 5, maxDeactivationPercent: 10 },
      timeoutSeconds: 60,
    });
  });

  test('the local stage gives the roles and asks approval for the role that the local host promises', () => {
    expect(readStageConfig({ stage: 'local', stages })).toMatchObject({
      allowedRoles: ['Requester', 'Approver', 'IT Manager', 'IT Support Operator'],
      approvalRoles: ['Infraon Admin'],
      invite: true,
    });
  });
});

describe('what a stage does not say', () => {
  test('of its mode means that it observes', () => {
    expect(
      readStageConfig({ stage: 'production', stages: withValue('production', 'mode', undefined) }).mode,
    ).toBe('observe');
    expect(readStageConfig({ stage: 'production', stages }).mode).toBe('observe');
  });
});

describe('what is right for no deployment', () => {
  const refusals = (changes: object, stage = 'production') => {
    const { infraon } = stages[stage];
    const changed = {
      ...stages[stage],
      infraon: { ...infraon, baseUrl: 'https://acme.api.infraon.app' },
      ...changes,
    };
    return refusalsOf(readStageConfig({ stage, stages: { [stage]: changed } }));
  };

  test.each([
    'https://example.api.infraon.app',
    'https://EXAMPLE.API.Infraon.app',
    'https://Example.api.infraon.app:443',
    'https://TENANT.api.infraon.app',
    'https://infraon.example.com',
    'https://hr.invalid',
  ])('is the tenant of an example: %s', (baseUrl) => {
    const found = refusals({ infraon: { baseUrl }, protectedAccounts: ['root@acme.com'] });
    expect(found).toEqual([expect.stringContaining('context.stages.production.infraon.baseUrl')]);
    expect(found.join('')).not.toContain('\n');
  });

  test.each([
    'https://acme.api.infraon.app',
    'https://example-corp.api.infraon.app',
    'https://tenants.infraon.app',
  ])('is not someone’s own: %s', (baseUrl) => {
    expect(refusals({ infraon: { baseUrl }, protectedAccounts: ['root@acme.com'] })).toEqual([]);
  });

  test('is told by the file that describes the stage', () => {
    const config = readStageConfig({ stage: 'production', stages });
    for (const refused of refusalsOf(config, 'stages/production.json'))
      expect(refused).toMatch(/ of stages\/production\.json is /);
  });

  test('is a list of protected accounts that is empty, unless that is meant', () => {
    expect(refusals({ protectedAccounts: [] })).toEqual([expect.stringContaining('noProtectedAccounts')]);
    expect(refusals({ protectedAccounts: [], noProtectedAccounts: true })).toEqual([]);
    expect(refusals({ protectedAccounts: ['root@acme.com'] })).toEqual([]);
    const both = withValue('production', 'noProtectedAccounts', true);
    Object.assign(Object(both).production, { protectedAccounts: ['x'] });
    expect(refusal('production', both)).toContain('noProtectedAccounts');
  });

  test('is not asked of a local stage', () => {
    expect(refusalsOf(readStageConfig({ stage: 'local', stages }))).toEqual([]);
  });
});

describe('a wrong configuration', () => {
  test.each([
    ['mode', 'applies', 'expected one of "observe"|"apply"'],
    ['invite', 'yes', 'expected boolean'],
    ['allowedRoles', ['Requester', ''], 'expected string to have >=1 characters'],
    ['infraon.pageSize', '100', 'expected number'],
    ['webhooks.requestsPerSecond', 0, 'expected number to be >=1'],
    ['reconcile.userChangesConcurrency', 1, 'expected number to be >=2'],
    ['reconcile.leaseSeconds', 60, 'expected more than timeoutSeconds (60)'],
    ['reconcile.maxBackoffSeconds', 4, 'expected at least firstBackoffSeconds (5)'],
    ['reconcile.reservedConcurrency', 3, 'expected at least the sum of both concurrencies (4)'],
    ['reconcile.maxReceives', 20, 'add up to 48 hours'],
    ['reconcile.maxReceives', 1000, 'expected retries within 4 days'],
    ['infraon.totalTimeoutSeconds', 60, 'expected less than reconcile.timeoutSeconds (60)'],
    ['imports.gate.maxDeactivationPercent', 101, 'expected number to be <=100'],
    ['imports.gate.maxCreates', '5', 'expected number'],
    ['imports.blankCells', 'null', 'expected one of "ignore"|"clear"'],
    ['imports.timeZone', 'Berlin', 'expected an IANA time zone'],
    ['imports.gate.maxNameChanges', -1, 'expected number to be >=0'],
    ['imports.timeoutSeconds', 901, 'expected number to be <=900'],
    ['imports.leaseSeconds', 900, 'expected less than timeoutSeconds (900)'],
    ['retention.logDays', 91, 'expected one of 1|3|5'],
    ['approvalRoles', ['Infraon Admin', 'Approver'], 'expected no role of allowedRoles, found "Approver"'],
  ])('%s = %j is refused by its path', (path, value, expected) => {
    const [, fault] = refusal('production', withValue('production', path, value)).split('\n  ');
    expect(fault).toContain(`context.stages.production.${path}`);
    expect(fault).toContain(expected);
  });

  test('allowedRoles.1: an item of a list is named by its place', () => {
    const message = refusal('production', withValue('production', 'allowedRoles', ['Requester', 7]));
    expect(message).toContain('context.stages.production.allowedRoles.1: ');
  });

  test.each(['reconcile.timeoutSecond', 'infraon.url', 'webhook', 'retention.days'])(
    '%s is refused as an unknown key',
    (path) => {
      expect(refusal('local', withValue('local', path, 5))).toContain(
        `context.stages.local.${path}: unknown key`,
      );
    },
  );

  test('several faults are told at once', () => {
    const changed = { production: { ...stages.production, mode: 'x', invite: 1 } };
    expect(refusal('production', changed).split('\n')).toHaveLength(3);
  });

  test('an unknown stage is answered with those that exist', () => {
    expect(refusal('prod', stages)).toMatch(
      /No stage "prod" in cdk\.json: expected one of production, local/,
    );
    expect(refusal('__proto__', stages)).toMatch(/No stage "__proto__"/);
  });

  test('a missing context says how to run the app', () => {
    expect(refusal('local', undefined)).toMatch(/context\.stages of cdk\.json/);
  });
});
