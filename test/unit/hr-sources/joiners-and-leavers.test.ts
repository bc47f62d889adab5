import { describe, expect, it } from 'vitest';
import { bamboohr } from '../../../shared/hr-sources/bamboohr/index.ts';
import { defineSource } from '../../../shared/hr-sources/configured-source.ts';
import { deel } from '../../../shared/hr-sources/deel/index.ts';
import { gusto } from '../../../shared/hr-sources/gusto/index.ts';
import { hibob } from '../../../shared/hr-sources/hibob/index.ts';
import { personio } from '../../../shared/hr-sources/personio/index.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const occurredAt = '2026-11-22T08:59:00.000Z';
const email = 'ada@example.com';
const before = '2024-02-01';
const later = '2026-12-01';
const api = { api: { baseUrl: 'https://hr.example.com' } };

/** What a record shows; what is left out, the HR system hides. */
interface Shown {
  readonly email?: string;
  readonly status?: 'in' | 'out';
  readonly start?: string;
  /** Only what names the person is left out. */
  readonly isNameless?: boolean;
}

const defined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
const worded = (status: Shown['status'], words: readonly [string, string]) =>
  status === undefined ? undefined : words[status === 'in' ? 0 : 1];

/** Each HR system as it tells of one employee, and its words for what happened. */
const systems = [
  {
    source: defineSource(bamboohr).configure(api),
    kinds: { created: 'created', updated: 'updated', touched: 'employment-changed' },
    record: ({ email: workEmail, status, start: hireDate, isNameless }: Shown) =>
      defined({
        ...{ firstName: 'Ada', workEmail, hireDate, terminationDate: '0000-00-00' },
        employeeNumber: isNameless ? undefined : '7',
        status: worded(status, ['Active', 'Inactive']),
      }),
  },
  {
    source: defineSource(personio).configure({ timeZone: 'UTC' }),
    kinds: { created: 'person.created', updated: 'person.updated', touched: 'employment.updated' },
    record: ({ email, status, start, isNameless }: Shown) =>
      defined({
        ...{ first_name: 'Ada', email, termination_date: null },
        id: isNameless ? undefined : '7',
        hire_date: start === undefined ? undefined : `${start}T00:00:00Z`,
        status: worded(status, ['active', 'inactive']),
      }),
  },
  {
    source: defineSource(hibob).configure({}),
    kinds: { created: 'employee.created', updated: 'employee.updated', touched: 'employee.updated' },
    record: ({ email, status, start, isNameless }: Shown) =>
      defined({
        ...{ firstName: 'Ada', email },
        work: defined({ startDate: start, employeeIdInCompany: isNameless ? undefined : '7' }),
        internal: defined({ lifecycleStatus: worded(status, ['employed', 'terminated']) }),
      }),
  },
  {
    source: defineSource(deel).configure({}),
    kinds: { created: 'worker.v2.created', updated: 'worker.v2.updated', touched: 'worker.v2.updated' },
    record: ({ email, status, start: start_date, isNameless }: Shown) => ({
      person: defined({
        ...{
          first_name: 'Ada',
          start_date,
          emails: email === undefined ? [] : [{ type: 'work', value: email }],
        },
        external_id: isNameless ? undefined : '7',
        hiring_status: worded(status, ['active', 'inactive']),
      }),
    }),
  },
  {
    source: defineSource(gusto).configure({ timeZone: 'UTC' }),
    kinds: { created: 'employee.onboarded', updated: 'employee.updated', touched: 'employee.updated' },
    record: ({ email: work_email, status, start, isNameless }: Shown) => ({
      employee: defined({
        ...{ first_name: 'Ada', work_email, onboarded: true },
        employee_code: isNameless ? undefined : '7',
        terminated: status === undefined ? undefined : status === 'out',
        jobs: [defined({ primary: true, hire_date: start })],
      }),
    }),
  },
] as const;

describe.each(systems)('an employee of $source.name', ({ source, kinds, record }) => {
  const tell = (kind: keyof typeof kinds, shown: Shown, known: object = {}) => {
    const notice = { noticeId: 'n', employeeId: '7', kind: kinds[kind], occurredAt };
    const context = { now, bodyHash: 'ab'.repeat(32), notice, ...known };
    return source.enrichment?.translateEmployee(record(shown), context);
  };
  const whole: Shown = { email, status: 'in', start: before };
  const { email: _, ...unaddressed } = whole;

  it('who has started is onboarded', () => {
    expect(tell('created', whole)).toMatchObject({ events: [{ type: 'onboard', user: { email } }] });
  });

  it.each([
    ['status', { email, start: before }],
    ['first day', { email, status: 'in' }],
    ['status, of someone who is to start', { email, start: later }],
  ] as const)('whose record hides the %s gets and gets back nothing', (_what, shown) => {
    for (const kind of ['created', 'updated', 'touched'] as const) {
      const said = tell(kind, shown);
      expect(said).toMatchObject({ events: [{ type: 'update', user: { email } }] });
      expect(JSON.stringify(said)).not.toMatch(/onboard|active|effectiveAt/);
    }
  });

  it('who has no address yet is onboarded by the change that brings it', () => {
    expect(JSON.stringify(tell('created', unaddressed))).not.toContain('onboard');
    expect(tell('updated', whole)).toMatchObject({
      events: [{ type: 'onboard', user: { email }, activeSince: `${before}T00:00:00.000Z` }],
    });
  });

  it('who has neither an address nor a number yet is onboarded by the change that brings the address', () => {
    expect(tell('created', { ...unaddressed, isNameless: true })).toEqual({
      kind: 'nothing',
      because: 'no-name-yet',
    });
    expect(tell('updated', { ...whole, isNameless: true })).toMatchObject({
      events: [{ type: 'onboard', user: { email } }],
    });
  });

  it('who was onboarded before is no more than updated by a change of details', () => {
    expect(tell('updated', whole, { isOnboarded: true })).toMatchObject({ events: [{ type: 'update' }] });
  });

  it('whose hire is withdrawn before the first day is offboarded at once', () => {
    expect(tell('created', { ...whole, start: later })).toMatchObject({
      events: [{ type: 'update' }, { type: 'onboard', effectiveAt: `${later}T00:00:00.000Z` }],
    });
    const withdrawn = tell('touched', { ...whole, start: later, status: 'out' });
    expect(withdrawn).toMatchObject({ events: [{ type: 'offboard', occurredAt, user: { email } }] });
    expect(JSON.stringify(withdrawn)).not.toMatch(/onboard|effectiveAt/);
  });

  it('who has left and whose names are hidden leaves as the person whom earlier notices led to', () => {
    const said = tell('updated', { status: 'out', isNameless: true }, { known: { email } });
    expect(said).toMatchObject({ events: [{ type: 'offboard', user: { email } }] });
  });
});
