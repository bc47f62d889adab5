import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../../shared/domain/desired-state.ts';
import { withdrawnStart } from '../../../shared/domain/plans/planned-changes.ts';
import { bamboohr } from '../../../shared/hr-sources/bamboohr/index.ts';
import { type ConfiguredSource, defineSource } from '../../../shared/hr-sources/configured-source.ts';
import { deel } from '../../../shared/hr-sources/deel/index.ts';
import { gusto } from '../../../shared/hr-sources/gusto/index.ts';
import { personio } from '../../../shared/hr-sources/personio/index.ts';
import { InMemoryIntake } from '../../support/in-memory-intake.ts';

const firstDay = '2026-12-10';
const names = { first_name: 'Ada', last_name: 'Lovelace' };
const api = { api: { baseUrl: 'https://hr.example.com' } };
/** When each notice is said, before the first day. */
const [hired, ended, changed, kept] = [1, 2, 3, 4].map((day) => `2026-12-0${day}T09:00:00.000Z`);

/** Each HR system: how it tells of the hire, of its end as of a last day, of a changed title, and that nothing ended. */
const systems = [
  {
    source: defineSource(gusto).configure({ timeZone: 'UTC' }),
    kinds: [
      'employee.onboarded',
      'employee.terminated',
      'employee.updated',
      'employee.termination_cancelled',
    ],
    record: (lastDay: string | undefined) => ({
      employee: {
        ...{
          ...names,
          work_email: 'ada@example.com',
          employee_code: '7',
          onboarded: true,
          terminated: false,
        },
        jobs: [{ primary: true, hire_date: firstDay }],
      },
      terminations: lastDay === undefined ? [] : [{ active: false, effective_date: lastDay }],
    }),
  },
  {
    source: defineSource(deel).configure({}),
    kinds: ['worker.v2.created', 'contract.terminated', 'worker.v2.updated', 'worker.v2.created'],
    record: (lastDay: string | undefined) => ({
      contract: { id: 'c', completion_date: lastDay },
      person: {
        ...{ ...names, external_id: '7', start_date: firstDay, hiring_status: 'onboarding' },
        emails: [{ type: 'work', value: 'ada@example.com' }],
        employments: [{ id: 'c', is_ended: false }],
      },
    }),
  },
  {
    source: defineSource(personio).configure({ timeZone: 'UTC' }),
    kinds: ['person.created', 'employment.terminated', 'person.updated', 'employment.updated'],
    record: (lastDay: string | undefined) => ({
      ...{ ...names, id: '7', email: 'ada@example.com', status: 'onboarding', hire_date: firstDay },
      termination_date: lastDay ?? null,
    }),
  },
  {
    source: defineSource(bamboohr).configure(api),
    kinds: ['created', 'employment-changed', 'updated', 'employment-changed'],
    record: (lastDay: string | undefined) => ({
      ...{ firstName: 'Ada', workEmail: 'ada@example.com', employeeNumber: '7', status: 'Active' },
      ...{ hireDate: firstDay, terminationDate: lastDay ?? '0000-00-00' },
    }),
  },
] as const;

/** Whoever asks for the employee at once, and remembers whom earlier notices led to. */
class Enricher {
  readonly door = new InMemoryIntake();
  readonly #source: ConfiguredSource;

  constructor(source: ConfiguredSource) {
    this.#source = source;
  }

  tell(notice: { readonly kind: string; readonly record: object; readonly occurredAt: string }): void {
    const { kind, record, occurredAt } = notice;
    const [person] = this.door.people();
    const start = person && withdrawnStart(person.plans);
    const translation = this.#source.enrichment?.translateEmployee(record, {
      notice: { noticeId: `${kind}-${occurredAt}`, employeeId: 'c', kind, occurredAt },
      now: Date.parse(occurredAt) + 1000,
      bodyHash: '',
      ...(person && { known: { employeeNumber: '7' }, isOnboarded: person.onboarded }),
      ...(start && { withdrawnStart: start }),
    });
    if (translation?.kind !== 'events') throw new Error(`no events: ${translation?.kind}`);
    for (const event of translation.events) {
      this.door.take(
        { ...event, source: this.#source.name },
        new Date(Date.parse(occurredAt) + 1000).toISOString(),
      );
    }
  }

  /** What holds long after the first day. */
  end() {
    this.door.take(
      {
        ...{ source: 'webhook', eventId: 'look', type: 'update', occurredAt: '2026-01-01T00:00:00.000Z' },
        user: { employeeNumber: '7' },
      },
      '2027-06-01T00:00:00.000Z',
    );
    const [person] = this.door.people();
    return { onboarded: person?.onboarded, active: person && valuesOf(person.desired).active };
  }
}

describe.each(systems)('a hire of $source.name', ({ source, kinds, record }) => {
  const [hiring, ending, updating, keeping] = kinds;
  const hire = () => {
    const enricher = new Enricher(source);
    enricher.tell({ kind: hiring, record: record(undefined), occurredAt: hired ?? '' });
    return enricher;
  };

  it('starts on the first day', () => {
    expect(hire().end()).toEqual({ onboarded: true, active: true });
  });

  it.each([
    ['before', '2026-12-05'],
    ['on', firstDay],
  ])('that ends %s its first day is withdrawn', (_when, lastDay) => {
    const enricher = hire();
    enricher.tell({ kind: ending, record: record(lastDay), occurredAt: ended ?? '' });
    expect(enricher.end()).toEqual({ onboarded: false, active: false });
  });

  it('that is withdrawn stays so when a title changes, and comes back when HR says that it stands', () => {
    const enricher = hire();
    enricher.tell({ kind: ending, record: record(firstDay), occurredAt: ended ?? '' });
    enricher.tell({ kind: updating, record: record(firstDay), occurredAt: changed ?? '' });
    expect(enricher.end().onboarded).toBe(false);
    const reinstated = hire();
    reinstated.tell({ kind: ending, record: record(firstDay), occurredAt: ended ?? '' });
    reinstated.tell({ kind: keeping, record: record(undefined), occurredAt: kept ?? '' });
    expect(reinstated.end().onboarded).toBe(true);
  });

  it('that ends after its first day starts, and ends then', () => {
    const enricher = hire();
    enricher.tell({ kind: ending, record: record('2026-12-20'), occurredAt: ended ?? '' });
    expect(enricher.end()).toEqual({ onboarded: true, active: false });
  });
});

it('Gusto: a termination that is cancelled before the first day leaves the start as planned', () => {
  const [{ source, kinds, record }] = systems;
  const [hiring, ending, , keeping] = kinds;
  const enricher = new Enricher(source);
  enricher.tell({ kind: hiring, record: record(undefined), occurredAt: hired ?? '' });
  enricher.tell({ kind: ending, record: record('2026-12-20'), occurredAt: ended ?? '' });
  enricher.tell({ kind: keeping, record: record(undefined), occurredAt: kept ?? '' });
  expect(enricher.end()).toEqual({ onboarded: true, active: true });
});
