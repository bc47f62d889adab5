import { createHmac, randomUUID } from 'node:crypto';
import { bobFields } from '../../fixtures/hr-sources/bob-fields.ts';
import type { InventedPerson } from './create-people.ts';

/** A request as an HR system makes it. */
export interface HrDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What follows the source's name in the path. */
  readonly token?: string;
}

export interface HrEmployee {
  readonly person: InventedPerson;
  /** The HR system's id. */
  readonly id: string;
  readonly hasLeft: boolean;
}

/** How one HR system tells of someone who joins and leaves. Signs by itself, so that a wrong reading of ours shows. */
export interface HrSystem {
  readonly source: string;
  /** What its API answers at which path. Nothing: it tells all by itself. */
  readonly records: (employee: HrEmployee) => Readonly<Record<string, unknown>>;
  /** `at`: when it happened, in milliseconds since 1970. */
  readonly deliver: (
    employee: HrEmployee,
    given: { readonly secret: string; readonly at: number },
  ) => HrDelivery;
}

const json = { 'content-type': 'application/json' };
const iso = (at: number) => new Date(at).toISOString();

const bamboohr: HrSystem = {
  source: 'bamboohr',
  records: ({ id, person, hasLeft }) => ({
    [`/api/v1/employees/${id}`]: {
      id,
      employeeNumber: person.employeeNumber,
      workEmail: person.email,
      firstName: person.givenName,
      lastName: person.familyName,
      jobTitle: 'Engineer',
      status: hasLeft ? 'Inactive' : 'Active',
      hireDate: '2024-02-01',
      terminationDate: hasLeft ? '2026-01-31' : '0000-00-00',
    },
  }),
  deliver: ({ id, hasLeft }, { secret, at }) => {
    const data = { companyId: 'example', employeeId: id, changedFields: hasLeft ? ['status'] : [] };
    const type = hasLeft ? 'employee.updated' : 'employee.created';
    const body = JSON.stringify({ type, timestamp: iso(at), data });
    const timestamp = `${Math.floor(Date.now() / 1000)}`;
    const signature = createHmac('sha256', secret).update(`${body}${timestamp}`).digest('hex');
    return {
      headers: { ...json, 'x-bamboohr-signature': signature, 'x-bamboohr-timestamp': timestamp },
      body,
    };
  },
};

const hibob: HrSystem = {
  source: 'hibob',
  records: ({ id, person, hasLeft }) => ({
    '/v1/people/search': {
      employees: [
        bobFields({
          'root.id': id,
          'root.email': person.email,
          'root.firstName': person.givenName,
          'root.surname': person.familyName,
          'work.employeeIdInCompany': person.employeeNumber,
          'work.startDate': '2024-02-01',
          'internal.lifecycleStatus': hasLeft ? 'terminated' : 'employed',
        }),
      ],
    },
  }),
  deliver: ({ id, hasLeft }, { secret, at }) => {
    const type = hasLeft ? 'employee.left' : 'employee.created';
    const head = { companyId: 636192, type, triggeredBy: '1', triggeredAt: iso(at).replace('Z', '000') };
    const body = JSON.stringify({ ...head, version: 'v2', data: { employeeId: id } });
    const signature = createHmac('sha512', secret).update(body).digest('base64');
    return { headers: { ...json, 'bob-signature': signature }, body };
  },
};

const deel: HrSystem = {
  source: 'deel',
  records: ({ id, person, hasLeft }) => ({
    [`/rest/v2/people/${id}`]: {
      data: {
        id,
        first_name: person.givenName,
        last_name: person.familyName,
        emails: [{ type: 'work', value: person.email }],
        external_id: person.employeeNumber,
        start_date: '2024-02-01T00:00:00.000Z',
        hiring_status: hasLeft ? 'inactive' : 'active',
      },
    },
  }),
  deliver: ({ id, hasLeft }, { secret, at }) => {
    const event_type = hasLeft ? 'worker.v2.deleted' : 'worker.v2.created';
    const body = JSON.stringify({ data: { meta: { event_type }, resource: [{ id }] }, timestamp: iso(at) });
    const signature = createHmac('sha256', secret).update(`POST${body}`).digest('hex');
    return { headers: { ...json, 'x-deel-signature': signature }, body };
  },
};

const gusto: HrSystem = {
  source: 'gusto',
  records: ({ id, person, hasLeft }) => ({
    [`/v1/employees/${id}`]: {
      uuid: id,
      first_name: person.givenName,
      last_name: person.familyName,
      work_email: person.email,
      employee_code: person.employeeNumber,
      onboarded: true,
      terminated: hasLeft,
      jobs: [{ primary: true, title: 'Engineer', hire_date: '2024-02-01' }],
    },
  }),
  deliver: ({ id, hasLeft }, { secret, at }) => {
    const event_type = hasLeft ? 'employee.terminated_effective' : 'employee.onboarded';
    const body = JSON.stringify({
      ...{ uuid: randomUUID(), event_type, resource_type: 'Company', resource_uuid: randomUUID() },
      ...{ entity_type: 'Employee', entity_uuid: id, timestamp: Math.floor(at / 1000) },
    });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    return { headers: { ...json, 'x-gusto-signature': signature }, body };
  },
};

const personio: HrSystem = {
  source: 'personio',
  records: ({ id, person, hasLeft }) => ({
    [`/v1/company/employees/${id}`]: {
      success: true,
      data: {
        type: 'Employee',
        attributes: {
          id: { label: 'ID', value: id },
          first_name: { label: 'First name', value: person.givenName },
          last_name: { label: 'Last name', value: person.familyName },
          email: { label: 'Email', value: person.email },
          status: { label: 'Status', value: hasLeft ? 'inactive' : 'active' },
          hire_date: { label: 'Hire date', value: '2024-02-01T00:00:00+01:00' },
          termination_date: {
            label: 'Termination date',
            value: hasLeft ? '2026-01-31T00:00:00+01:00' : null,
          },
        },
      },
    },
  }),
  deliver: ({ id, hasLeft }, { secret, at }) => ({
    token: secret,
    headers: json,
    body: JSON.stringify({
      ...{ company_id: 4711, event_name: hasLeft ? 'employment.terminated' : 'person.created' },
      ...{ occurred_at: iso(at), meta: {}, payload: hasLeft ? { id: randomUUID(), person: { id } } : { id } },
    }),
  }),
};

const workday: HrSystem = {
  source: 'workday',
  records: () => ({}),
  deliver: ({ id, person, hasLeft }, { secret, at }) => ({
    headers: { ...json, authorization: `Basic ${Buffer.from(secret).toString('base64')}` },
    body: JSON.stringify({
      ...{ id: randomUUID(), event: hasLeft ? 'Termination' : 'Hire', moment: iso(at) },
      worker: {
        ...{ id, email: person.email, firstName: person.givenName, lastName: person.familyName },
        ...{ jobTitle: 'Engineer', jobFamily: 'IT' },
      },
    }),
  }),
};

export const hrSystems = { bamboohr, hibob, deel, gusto, personio, workday } as const;
