import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standingPlans } from '../../shared/domain/plans/planned-changes.ts';
import type { UserEvent } from '../../shared/domain/user-event.ts';
import { deel } from '../../shared/hr-sources/deel/index.ts';
import { gusto } from '../../shared/hr-sources/gusto/index.ts';
import { hibob } from '../../shared/hr-sources/hibob/index.ts';
import type { HrSource, Translation } from '../../shared/hr-sources/hr-source.ts';
import { deelContract, deelPayload, deelPayloads, deelPerson } from '../fixtures/hr-sources/deel.ts';
import { gustoEmployee, gustoPayload, gustoRehire, gustoTermination } from '../fixtures/hr-sources/gusto.ts';
import { hibobEmployee, hibobPayloads, nestedHibobEmployee } from '../fixtures/hr-sources/hibob.ts';
import { InMemoryIntake } from '../support/in-memory-intake.ts';

/** The events that a source makes of a payload, once it has asked for the employee. */
function told<Settings>(source: HrSource<Settings>, payload: unknown, record: unknown): readonly UserEvent[] {
  const bodyHash = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
  const context = { settings: source.settingsSchema.parse({}), now: Date.UTC(2026, 10, 22), bodyHash };
  const eventsOf = (translation: Translation | undefined): readonly UserEvent[] => {
    if (translation?.kind === 'events') {
      return translation.events.map((event) => ({ ...event, source: source.name }));
    }
    if (translation?.kind !== 'notices') throw new Error(`neither events nor notices: ${translation?.kind}`);
    return translation.notices.flatMap((notice) =>
      eventsOf(
        source.translateEmployee?.(record, { ...context, notice, now: Date.parse(notice.occurredAt) + 1000 }),
      ),
    );
  };
  return eventsOf(source.translate(payload, context));
}

let uuids = 0;

function byGusto(kind: string, at: string, record: object): readonly UserEvent[] {
  uuids += 1;
  const payload = gustoPayload(kind, at, `03ffbf0c-48a9-4f1c-932a-${String(uuids).padStart(12, '0')}`);
  return told(gusto, payload, record);
}

function byHibob(type: keyof typeof hibobPayloads, at: string, record: object): readonly UserEvent[] {
  return told(hibob, { ...hibobPayloads[type], triggeredAt: at }, record);
}

/** An employee as each HR system has them: one company number, one address. */
function employee(number: string, name: string) {
  const email = `${name.toLowerCase()}@example.com`;
  const inGusto = { ...gustoEmployee, employee_code: number, work_email: email, preferred_first_name: name };
  const inHibob = {
    ...nestedHibobEmployee({ lifecycleStatus: 'employed' }),
    email,
    firstName: name,
    displayName: `${name} Baker`,
    work: { title: 'Lead', employeeIdInCompany: number, startDate: '2026-02-02' },
  };
  return { inGusto, inHibob };
}

const [ben, fay, gus] = [employee('1002', 'Ben'), employee('1004', 'Fay'), employee('1005', 'Gus')];
const terminations = [gustoTermination('2026-03-31', false)];
const left = nestedHibobEmployee({ lifecycleStatus: 'terminated', terminationDate: '2026-09-01' });
const contractEnd = { contract: deelContract, person: deelPerson };

/** What three HR systems send in 2026 of five people. */
const stories = {
  ann: [
    told(hibob, hibobPayloads['employee.created'], hibobEmployee),
    told(hibob, hibobPayloads['employee.joined'], hibobEmployee),
    told(hibob, hibobPayloads['employee.updated'], hibobEmployee),
    told(hibob, hibobPayloads['employee.inactivated'], hibobEmployee),
    told(hibob, hibobPayloads['employee.activated'], hibobEmployee),
    told(hibob, hibobPayloads['employee.access.revoked.immediately'], hibobEmployee),
    told(hibob, hibobPayloads['employee.left'], left),
    told(hibob, hibobPayloads['employee.deleted'], undefined),
  ],
  /** Terminated for the end of March, which is cancelled before. */
  ben: [
    byGusto('employee.created', '2026-01-10T17:00:00Z', { employee: ben.inGusto }),
    byGusto('employee.onboarded', '2026-01-12T17:00:00Z', { employee: ben.inGusto }),
    byGusto('employee.terminated', '2026-03-02T17:00:00Z', { employee: ben.inGusto, terminations }),
    byGusto('employee.termination_cancelled', '2026-03-10T17:00:00Z', { employee: ben.inGusto }),
    byHibob('employee.updated', '2026-03-20T09:00:00.000001', ben.inHibob),
  ],
  /** Terminated for the end of March; another system speaks of something else in between. */
  fay: [
    byGusto('employee.onboarded', '2026-01-12T18:00:00Z', { employee: fay.inGusto }),
    byGusto('employee.terminated', '2026-03-02T18:00:00Z', { employee: fay.inGusto, terminations }),
    byHibob('employee.updated', '2026-03-20T10:00:00.000001', fay.inHibob),
    byGusto('employee.updated', '2026-03-25T18:00:00Z', { employee: fay.inGusto }),
  ],
  /** Terminated, and rehired for June. */
  gus: [
    byGusto('employee.onboarded', '2026-01-12T19:00:00Z', { employee: gus.inGusto }),
    byGusto('employee.terminated', '2026-03-02T19:00:00Z', { employee: gus.inGusto, terminations }),
    byGusto('employee.rehired', '2026-03-15T19:00:00Z', { employee: gus.inGusto, rehire: gustoRehire }),
    byGusto('employee.terminated_effective', '2026-04-01T07:00:00Z', { employee: gus.inGusto }),
    byGusto('employee.rehire_effective', '2026-06-15T07:00:00Z', { employee: gus.inGusto }),
  ],
  cleo: [
    told(deel, deelPayloads['worker.v2.created'], { person: deelPerson }),
    told(deel, deelPayloads['employee.created.direct'], { person: deelPerson }),
    told(deel, deelPayloads['worker.v2.updated'], { person: deelPerson }),
    told(deel, deelPayloads['contract.terminated'], contractEnd),
    told(deel, deelPayload('worker.v2.updated', '2026-08-20T10:00:00Z', { id: deelPerson.id }), contractEnd),
  ],
};
const everything = Object.values(stories).flat(2);
const endOf2027 = '2027-12-31T00:00:00.000Z';
/** When every plan has long been due, and no event is later than a year or so. */
const allDue = '2027-01-31T00:00:00.000Z';
const dayMs = 86_400_000;

interface Delivery {
  readonly event: UserEvent;
  readonly arrivesAt: string;
}

/** Takes deliveries as they arrive, and what is scheduled once its day has come. */
function live(deliveries: readonly Delivery[]): InMemoryIntake {
  const door = new InMemoryIntake();
  const waiting = new Map<string, UserEvent & { readonly effectiveAt: string }>();
  const fireUntil = (now: string) => {
    const due = [...waiting.values()].filter(({ effectiveAt }) => effectiveAt <= now);
    for (const event of due.sort((left, right) => (left.effectiveAt < right.effectiveAt ? -1 : 1))) {
      waiting.delete(event.eventId);
      if (!door.superseded.includes(`${event.source}/${event.eventId}`)) door.take(event, event.effectiveAt);
    }
  };
  for (const { event, arrivesAt } of deliveries.toSorted((a, b) => (a.arrivesAt < b.arrivesAt ? -1 : 1))) {
    fireUntil(arrivesAt);
    door.take(event, arrivesAt);
    const { effectiveAt } = event;
    if (effectiveAt !== undefined && effectiveAt > arrivesAt) {
      waiting.set(event.eventId, { ...event, effectiveAt });
    }
  }
  fireUntil(endOf2027);
  return door;
}

function stateOf(door: InMemoryIntake) {
  expect(door.conflicts).toEqual([]);
  return door
    .people()
    .map(({ desired, onboarded, identifiers, plans }) => ({
      identifiers: identifiers.map(({ type, value }) => `${type}#${value}`).sort(),
      desired: Object.fromEntries(Object.entries(desired).sort()),
      onboarded,
      plans: standingPlans(plans).filter(({ name }) => name === 'active'),
    }))
    .sort((left, right) => ((left.identifiers[0] ?? '') < (right.identifiers[0] ?? '') ? -1 : 1));
}

/** What all events together dictate: each taken when it has long been due. */
function endState(events: readonly UserEvent[]) {
  return stateOf(live(events.map((event) => ({ event, arrivesAt: allDue }))));
}

/** In any order, late by up to a year, some of them twice. */
function delivered(events: readonly UserEvent[]): fc.Arbitrary<readonly Delivery[]> {
  const delay = fc.oneof(fc.nat(5 * 60_000), fc.nat(60 * dayMs), fc.nat(365 * dayMs));
  return fc
    .tuple(
      ...events.map((event) => fc.tuple(fc.constant(event), fc.array(delay, { minLength: 1, maxLength: 2 }))),
    )
    .map((sent) =>
      sent.flatMap(([event, delays]) =>
        delays.map((ms) => ({ event, arrivesAt: new Date(Date.parse(event.occurredAt) + ms).toISOString() })),
      ),
    );
}

describe('events mixed from several HR systems', () => {
  it('end in the same state, however they arrive', () => {
    const expected = endState(everything);
    fc.assert(
      fc.property(delivered(everything), (deliveries) => {
        expect(stateOf(live(deliveries))).toEqual(expected);
      }),
    );
  });

  it('end in the same state also when some never arrive', () => {
    const some = fc.subarray(everything, { minLength: 1 });
    fc.assert(
      fc.property(
        some.chain((events) => fc.tuple(fc.constant(events), delivered(events))),
        ([events, deliveries]) => {
          expect(stateOf(live(deliveries))).toEqual(endState(events));
        },
      ),
    );
  });

  it('keep those whose termination was cancelled or who were rehired, and no one else who left', () => {
    const active = Object.fromEntries(
      live(everything.map((event) => ({ event, arrivesAt: event.occurredAt })))
        .people()
        .map(({ desired }) => [desired.givenName?.value, desired.active?.value]),
    );
    expect(active).toEqual({ Ann: false, Ben: true, Fay: false, Gus: true, Cleo: false });
  });

  it('take access on the day of a termination, not before and not when it was cancelled', () => {
    const until = (name: keyof typeof stories, at: string) => {
      const events = stories[name].flat().filter(({ occurredAt }) => occurredAt <= at);
      const door = new InMemoryIntake();
      for (const event of events) door.take(event, at);
      return door.people().map(({ desired }) => desired.active?.value);
    };
    // The last day of work is over at midnight in California.
    expect(until('fay', '2026-04-01T06:59:59.000Z')).toEqual([true]);
    expect(until('fay', '2026-04-01T07:00:00.000Z')).toEqual([false]);
    expect(until('ben', '2026-04-01T07:00:00.000Z')).toEqual([true]);
    expect(until('gus', '2026-04-01T07:00:00.000Z')).toEqual([false]);
    expect(until('gus', '2026-06-15T07:00:00.000Z')).toEqual([true]);
    expect(until('cleo', '2026-08-31T23:59:59.000Z')).toEqual([true]);
    expect(until('cleo', '2026-09-01T00:00:00.000Z')).toEqual([false]);
    expect(until('ann', '2026-03-31T23:59:59.000Z')).toEqual([undefined]);
    expect(until('ann', '2026-04-01T00:00:03.000Z')).toEqual([true]);
    expect(until('ann', '2026-06-15T00:00:00.000Z')).toEqual([false]);
    expect(until('ann', '2026-07-15T00:00:00.000Z')).toEqual([true]);
    expect(until('ann', '2026-08-10T14:30:00.000Z')).toEqual([false]);
  });
});
