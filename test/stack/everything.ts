import { cdkContext } from './synthesise-stage.ts';

const { local, 'local-esper': withEsper } = cdkContext.stages;

function each<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A company's largest stage: put over `production`, it switches on everything that can be, with long names. */
export const everything = {
  infraon: { baseUrl: 'https://a-company-with-a-long-name.api.infraon.app' },
  esper: {
    ...Object(withEsper?.esper),
    baseUrl: 'https://a-company-with-a-long-name-api.esper.cloud',
    allowLoopback: false,
    roleMap: Object.fromEntries(each(200, (index) => [`Role of the department number ${index}`, 'Viewer'])),
  },
  allowedRoles: each(200, (index) => `Role of the department number ${index}`),
  protectedAccounts: each(
    100,
    (index) => `service-account-number-${index}@a-company-with-a-long-name.example`,
  ),
  hrSources: Object.fromEntries(
    Object.entries({ ...Object(local?.hrSources), generic: Object(local?.hrSources).workday }).map(
      ([name, settings]) => {
        const { api, ...rest } = Object(settings);
        const isAsked = api !== undefined;
        return [name, isAsked ? { ...rest, api: { baseUrl: 'https://hr.a-company.example' } } : rest];
      },
    ),
  ),
  scim: {
    clients: Object.fromEntries(
      ['entra', 'okta'].map((name) => [
        name,
        {
          groups: each(200, (index) => ({
            displayName: `Group of the department number ${index}`,
            role: `Role of the department number ${index}`,
          })),
        },
      ]),
    ),
  },
  webhooks: { reservedConcurrency: 10 },
  edge: {
    domainName: 'hooks.a-company-with-a-long-name.example',
    certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1a2b3c4d-0000-1111-2222-333344445555',
    webAclArn:
      'arn:aws:wafv2:us-east-1:111122223333:global/webacl/hooks/1a2b3c4d-0000-1111-2222-333344445555',
    firewall: { requestsPerFiveMinutes: 300, allowedAddresses: ['192.0.2.0/24', '2001:db8::/32'] },
  },
  reconcile: { reservedConcurrency: 10 },
  tracing: 'xray',
  retention: { exportLockDays: 365 },
};
