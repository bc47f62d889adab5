import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Employment, planEmployment } from '../../../shared/hr-sources/kit/plan-employment.ts';

const now = '2026-11-22T09:00:00.000Z';
const occurredAt = '2026-11-22T08:59:00.000Z';
const names = { email: 'a@example.com', employeeNumber: '1' };
const hired: Employment = {
  ...{ noticeId: 'n', occurredAt, now },
  trigger: 'hired',
  standing: 'employed',
  startsAt: '2024-02-01T00:00:00.000Z',
  leavesAt: 'none',
  attributes: { ...names, givenName: 'A', title: 'x' },
};

const day = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const employments: fc.Arbitrary<Employment> = fc
  .record({
    trigger: fc.constantFrom('hired', 'employment', 'details'),
    standing: fc.constantFrom('employed', 'left', 'unknown'),
    startsAt: fc.option(day, { nil: undefined }),
    leavesAt: fc.option(fc.oneof(fc.constant('none'), day), { nil: undefined }),
    isOnboarded: fc.boolean(),
    hasAddress: fc.boolean(),
  })
  .map(({ hasAddress, ...said }) => {
    const { email: _, ...unaddressed } = hired.attributes;
    return { ...hired, ...said, ...(hasAddress ? {} : { attributes: unaddressed }) };
  });

function plan(employment: Employment) {
  const translation = planEmployment(employment);
  return translation.kind === 'events' ? translation.events : [];
}

const told = (changed: Partial<Employment>) => plan({ ...hired, ...changed });
const has = (employment: Employment) => ({
  isAhead: employment.startsAt !== undefined && employment.startsAt > now,
  isOver:
    employment.leavesAt !== undefined &&
    employment.leavesAt <= now &&
    (employment.startsAt ?? '') < employment.leavesAt,
});

describe('an employment', () => {
  it('gives access now to no one who has left, who is still to start, or of whom the record hides either', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const { standing, startsAt } = employment;
        const { isAhead, isOver } = has(employment);
        if (standing === 'employed' && startsAt !== undefined && !isAhead && !isOver) return;
        const opens = plan(employment).filter(
          ({ type, effectiveAt, user }) =>
            (type === 'onboard' && effectiveAt === undefined) || user.active === true,
        );
        expect(opens).toEqual([]);
      }),
    );
  });

  it('plans a start only of someone whom the record calls employed', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const starts = plan(employment).filter(
          ({ type, effectiveAt }) => type === 'onboard' && effectiveAt !== undefined,
        );
        if (employment.standing !== 'employed') expect(starts).toEqual([]);
      }),
    );
  });

  it('takes access now from everyone who has left, before the first day too', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        if (employment.standing !== 'left' && !has(employment).isOver) return;
        const [event, ...others] = plan(employment);
        expect(event).toMatchObject({ type: 'offboard', occurredAt });
        expect(event).not.toHaveProperty('effectiveAt');
        expect(others).toEqual([]);
      }),
    );
  });

  it('lifts no offboarding when only details changed, or when the record hides whether someone leaves', () => {
    fc.assert(
      fc.property(employments, fc.constantFrom('details', 'hidden'), (employment, why) => {
        const changed = why === 'details' ? { trigger: 'details' as const } : { leavesAt: undefined };
        const { startsAt } = employment;
        if (startsAt !== undefined && startsAt > now) return;
        for (const { type, activeSince, user } of plan({ ...employment, ...changed })) {
          expect(user.active).toBeUndefined();
          if (type === 'onboard') expect(activeSince).toBe(startsAt);
        }
      }),
    );
  });

  it('has events of distinct ids, and offboardings that carry names alone', () => {
    fc.assert(
      fc.property(employments, (employment) => {
        const events = plan(employment);
        expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
        for (const { type, user } of events) {
          if (type === 'offboard') expect(names).toMatchObject(user);
        }
      }),
    );
  });
});

describe('someone who has no address yet', () => {
  const { email: _, ...unaddressed } = hired.attributes;

  it('waits, and is onboarded by whatever brings the address', () => {
    expect(told({ attributes: unaddressed })).toMatchObject([{ type: 'update', user: { active: true } }]);
    expect(told({ trigger: 'details' })).toMatchObject([
      { type: 'onboard', user: hired.attributes, activeSince: hired.startsAt },
    ]);
    expect(told({ trigger: 'details', startsAt: '2026-12-01T00:00:00.000Z' })).toMatchObject([
      { type: 'update' },
      { type: 'onboard', effectiveAt: '2026-12-01T00:00:00.000Z' },
    ]);
  });

  it('is no one while there is no number either', () => {
    const said = { ...hired, attributes: { givenName: 'A' } };
    expect(planEmployment(said)).toEqual({ kind: 'nothing', because: 'no-name-yet' });
  });

  it('is onboarded once: later changes are no more than that', () => {
    expect(told({ trigger: 'details', isOnboarded: true })).toMatchObject([{ type: 'update' }]);
  });

  it('is onboarded beside what gives access back', () => {
    const attributes = { ...hired.attributes, active: true };
    const events = told({ trigger: 'details', attributes });
    expect(events).toMatchObject([
      { eventId: 'n', type: 'update' },
      { eventId: 'n-hired', type: 'onboard' },
    ]);
  });
});

describe('someone whose names the record hides', () => {
  it('leaves as the person whom earlier notices led to', () => {
    const known = { employeeNumber: '1' };
    expect(told({ standing: 'left', attributes: {}, known })).toMatchObject([
      { type: 'offboard', user: known },
    ]);
  });
});

describe('access that is due before the first day', () => {
  const startsAt = '2026-12-01T00:00:00.000Z';

  it('is given when someone is hired, and not by a change of details', () => {
    expect(told({ atOnce: true, startsAt })).toMatchObject([{ type: 'onboard' }]);
    expect(told({ atOnce: true, startsAt: undefined })).toMatchObject([{ type: 'onboard' }]);
    expect(told({ atOnce: true, startsAt, trigger: 'details' })).toMatchObject([
      { type: 'update' },
      { type: 'onboard', effectiveAt: startsAt },
    ]);
  });

  it('is still not given by a record that hides the status, nor to one that hides the day and changed', () => {
    expect(told({ atOnce: true, standing: 'unknown' })).toMatchObject([{ type: 'update' }]);
    expect(told({ atOnce: true, startsAt: undefined, trigger: 'employment' })).toMatchObject([
      { type: 'update' },
    ]);
  });
});
