import { describe, expect, it } from 'vitest';
import { offboardSchema } from '../../../functions/offboard-user/event.ts';
import { check, occurredAt, onboard, options, update } from '../../support/event-schemas.ts';

describe('the type of an event', () => {
  it('may be left out, unless the stage requires it', () => {
    const body = { occurredAt, user: { email: 'a@b.co' } };
    expect(check('offboard', body).errors).toBeUndefined();
    const strict = offboardSchema({ ...options, requireType: true });
    expect(strict.safeParse(body).error?.issues.map(({ path }) => path)).toEqual([['type']]);
    expect(strict.safeParse({ ...body, type: 'onboard' }).success).toBe(false);
    expect(strict.safeParse({ ...body, type: 'offboard' }).data).toEqual({
      occurredAt: '2026-11-21T08:00:00.000Z',
      user: { email: 'a@b.co' },
    });
  });
});

describe('what each route needs', () => {
  it.each([
    [{ email: 'a@b.co', givenName: 'A' }, undefined],
    [{ email: 'a@b.co', displayName: 'A B' }, undefined],
    [
      { email: 'a@b.co', familyName: 'B' },
      { path: 'user', code: 'required', expected: 'displayName or givenName' },
    ],
    [
      { userName: 'ab', givenName: 'A' },
      { path: 'user.email', code: 'required', expected: 'an e-mail address' },
    ],
  ])('onboarding %j', (user, error) => {
    expect(check('onboard', { occurredAt, user }).errors).toEqual(error && [error]);
  });

  it.each(['update', 'offboard'] as const)('%s needs one identifier', (type) => {
    for (const user of [{ userName: 'ab' }, { email: 'a@b.co' }, { employeeNumber: '7' }]) {
      expect(check(type, { occurredAt, user }).event?.user).toEqual(user);
    }
    for (const user of [{}, { givenName: 'A' }]) {
      expect(check(type, { occurredAt, user }).errors).toEqual([
        { path: 'user', code: 'required', expected: 'one of employeeNumber, userName, email' },
      ]);
    }
  });

  it('active is for updates only', () => {
    expect(update({ active: false }).event?.user).toEqual({ email: 'ada@example.com', active: false });
    for (const type of ['onboard', 'offboard'] as const) {
      const body = { occurredAt, user: { email: 'a@b.co', givenName: 'A', active: true } };
      expect(check(type, body).errors).toEqual([{ path: 'user.active', code: 'unknown-field' }]);
    }
    expect(update({ active: 'false' }).errors).toEqual([
      { path: 'user.active', code: 'wrong-type', expected: 'boolean' },
    ]);
  });

  it.each([
    'givenName',
    'familyName',
    'displayName',
    'phone',
    'landline',
    'timezone',
    'title',
    'role',
    'dashboard',
  ])('null clears %s in an update, and nowhere else', (name) => {
    expect(update({ [name]: null }).event?.user).toHaveProperty(name, null);
    expect(onboard({ [name]: null }).errors).toHaveLength(1);
  });

  it.each(['userName', 'email', 'employeeNumber', 'active'])('%s cannot be cleared', (name) => {
    expect(
      check('update', { occurredAt, user: { userName: 'a', email: 'a@b.co', [name]: null } }).errors,
    ).toMatchObject([{ path: `user.${name}`, code: 'wrong-type' }]);
  });
});

describe('times', () => {
  it.each([
    ['2026-11-21T08:59:00+05:30', '2026-11-21T03:29:00.000Z'],
    ['2026-11-21T08:59:00.123456Z', '2026-11-21T08:59:00.123456Z'],
    ['2026-11-21T09:05:00Z', '2026-11-21T09:05:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(check('offboard', { occurredAt: text, user: { userName: 'a' } }).event?.occurredAt).toBe(utc);
  });

  it.each([
    ['2026-11-21T09:05:00.001Z', 'in-the-future'],
    ['0001-01-01T00:00:00Z', 'implausible-time'],
    ['0000-01-01T00:00:00+14:00', 'implausible-time'],
    ['2026-11-21T09:00:00', 'malformed'],
    ['2026-11-21', 'malformed'],
    ['2026-02-30T09:00:00Z', 'malformed'],
    ['2026-11-21T24:00:00Z', 'malformed'],
    ['2026-11-21T08:59:00.1234567891Z', 'too-precise'],
    ['yesterday', 'malformed'],
    [1763712000, 'wrong-type'],
    [null, 'wrong-type'],
    [undefined, 'required'],
  ])('occurredAt %j is %s', (value, code) => {
    const body = { ...(value === undefined ? {} : { occurredAt: value }), user: { userName: 'a' } };
    expect(check('offboard', body).errors).toMatchObject([{ path: 'occurredAt', code }]);
  });

  it('cancelScheduled is true, and belongs to updates', () => {
    const body = { occurredAt, user: { email: 'ada@example.com', givenName: 'Ada' } };
    expect(check('update', { ...body, cancelScheduled: true }).event).toMatchObject({
      cancelScheduled: true,
    });
    for (const cancelScheduled of [false, 'true', 1, null]) {
      const { errors } = check('update', { ...body, cancelScheduled });
      expect(errors).toEqual([{ path: 'cancelScheduled', code: 'not-allowed', expected: 'true' }]);
    }
    for (const type of ['onboard', 'offboard'] as const) {
      const { errors } = check(type, { ...body, cancelScheduled: true });
      expect(errors).toContainEqual({ path: 'cancelScheduled', code: 'unknown-field' });
    }
    expect(check('update', { ...body, user: { ...body.user, cancelScheduled: true } }).errors).toEqual([
      { path: 'user.cancelScheduled', code: 'unknown-field' },
    ]);
  });

  it('effectiveAt may lie in the past and at most 366 days ahead', () => {
    const at = (effectiveAt: string) =>
      check('offboard', { occurredAt, effectiveAt, user: { userName: 'a' } });
    expect(at('2020-01-01T00:00:00Z').event?.effectiveAt).toBe('2020-01-01T00:00:00.000Z');
    expect(at('2027-11-22T09:00:00Z').event?.effectiveAt).toBe('2027-11-22T09:00:00.000Z');
    expect(at('2027-11-22T09:00:00.001Z').errors).toMatchObject([
      { path: 'effectiveAt', code: 'too-far-ahead' },
    ]);
  });
});
