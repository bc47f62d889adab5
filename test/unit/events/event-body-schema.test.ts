import { describe, expect, it } from 'vitest';
import { offboardSchema } from '../../../functions/offboard-user/event.ts';
import { onboardSchema } from '../../../functions/onboard-user/event.ts';
import { updateSchema } from '../../../functions/update-user/event.ts';
import { describeIssues } from '../../../shared/events/describe-issues.ts';

const now = Date.parse('2026-11-21T09:00:00Z');
const options = {
  rolePolicy: { allowedRoles: ['Requester', 'Approver'], approvalRoles: ['Infraon Admin'] },
  now: () => now,
};
const schemas = {
  onboard: onboardSchema(options),
  update: updateSchema(options),
  offboard: offboardSchema(options),
};
const occurredAt = '2026-11-21T08:00:00Z';

function check(type: keyof typeof schemas, body: unknown) {
  const parsed = schemas[type].safeParse(body);
  return parsed.success ? { event: parsed.data } : { errors: describeIssues(parsed.error.issues, body) };
}

const onboard = (user: object) =>
  check('onboard', { occurredAt, user: { email: 'ada@example.com', givenName: 'Ada', ...user } });
const update = (user: object) => check('update', { occurredAt, user: { email: 'ada@example.com', ...user } });

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

describe('attributes', () => {
  it('come out trimmed and in Unicode NFC', () => {
    const user = onboard({ givenName: '  Zoe\u0308 ', familyName: '\u00a0Nu\u0301\u00f1ez' }).event?.user;
    expect(user).toMatchObject({ givenName: 'Zo\u00eb', familyName: 'N\u00fa\u00f1ez' });
  });

  it.each([
    '\u0000',
    '\n',
    '\t',
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u202e',
    '\u2066',
    '\ud800',
  ])('must not contain %j', (character) => {
    for (const name of ['givenName', 'title', 'phone', 'dashboard', 'employeeNumber', 'userName', 'role']) {
      expect(onboard({ [name]: `a${character}b` }).errors).toEqual([
        { path: `user.${name}`, code: 'unprintable-character' },
      ]);
    }
  });

  it('must not be empty, nor longer than their limit', () => {
    expect(onboard({ title: '' }).errors).toEqual([{ path: 'user.title', code: 'too-short' }]);
    expect(onboard({ title: '   ' }).errors).toEqual([{ path: 'user.title', code: 'too-short' }]);
    expect(onboard({ title: 'x'.repeat(256) }).errors).toBeUndefined();
    expect(onboard({ title: 'x'.repeat(257) }).errors).toEqual([
      { path: 'user.title', code: 'too-long', expected: 'at most 256 characters' },
    ]);
  });

  it.each([
    ...['#N/A', 'NULL', '0', '-', 'n/a', 'unknown'],
    ...['{{employee.id}}', `\${number}`, '<%= id %>', '{employeeId}', '%ID%', '[object Object]'],
  ])('that identify someone must not be %j', (value) => {
    expect(onboard({ employeeNumber: value }).errors).toEqual([
      { path: 'user.employeeNumber', code: 'placeholder', expected: 'an employee number' },
    ]);
    expect(onboard({ userName: value }).errors).toEqual([
      { path: 'user.userName', code: 'placeholder', expected: 'a user name' },
    ]);
  });

  it('may be a GUID in braces, as directories write it', () => {
    expect(onboard({ employeeNumber: '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}' })).not.toHaveProperty(
      'errors',
    );
  });

  it.each([[7], [true], [null], [[]], [{}], [['a']]])('must be text, not %j', (value) => {
    expect(onboard({ employeeNumber: value }).errors).toEqual([
      { path: 'user.employeeNumber', code: 'wrong-type', expected: 'string' },
    ]);
  });

  it.each([
    'ada@example.com',
    'a@b.co',
    'ada.l+x@mail.example.co.uk',
    "o'neil@example.com",
    'jürgen@müller.example',
    'ADA@EXAMPLE.COM',
    'a_b-c@x-y.io',
  ])('%s is an e-mail address', (email) => {
    expect(onboard({ email }).errors).toBeUndefined();
  });

  it.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'a@b@c.de',
    'a b@example.com',
    'a@exam ple.com',
    'ada@-x.com',
    'ada@x..com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@example.com,b@example.com',
    'a@example.com;b@example.com',
    'Ada <ada@example.com>',
    '"a b"@example.com',
    'a@[127.0.0.1]',
    `${'a'.repeat(250)}@b.co`,
  ])('%s is none', (email) => {
    expect(onboard({ email }).errors).toHaveLength(1);
  });

  it.each([
    ['0401234', '0401234'],
    [' 4930 '.trim(), '4930'],
    [4930, '4930'],
    [0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('landline %j is %s', (value, digits) => {
    expect(onboard({ landline: value }).event?.user.landline).toBe(digits);
  });

  it.each(['+49 30', '12a', '', -1, 1.5, 1e21, '1'.repeat(21), '١٢٣', true])(
    'landline %j is none',
    (value) => {
      expect(onboard({ landline: value }).errors).toMatchObject([{ path: 'user.landline' }]);
    },
  );

  it('role is one that is allowed, exactly', () => {
    expect(onboard({ role: 'Approver' }).event?.user.role).toBe('Approver');
    expect(onboard({ role: 'Infraon Admin' }).errors).toEqual([
      { path: 'user.role', code: 'role-needs-approval' },
    ]);
    for (const role of ['approver', 'Root', 'infraon admin']) {
      expect(onboard({ role }).errors).toEqual([
        { path: 'user.role', code: 'role-not-allowed', expected: 'one of Requester, Approver' },
      ]);
    }
    expect(check('offboard', { occurredAt, user: { userName: 'a', role: 'Root' } }).errors).toHaveLength(1);
  });
});

describe('unknown fields', () => {
  it('are named, all of them, at both levels', () => {
    const user = { email: 'a@b.co', givenName: 'A', isAdmin: true, first_name: 'x' };
    expect(check('onboard', { occurredAt, user, extra: 1 }).errors).toEqual([
      { path: 'user.isAdmin', code: 'unknown-field' },
      { path: 'user.first_name', code: 'unknown-field' },
      { path: 'extra', code: 'unknown-field' },
    ]);
  });

  it('whose names are no names are not repeated', () => {
    for (const name of [
      'ada@example.com',
      'Ada Lovelace',
      'x'.repeat(41),
      '<script>',
      '',
      '\u202eevil',
      'é',
    ]) {
      expect(onboard({ [name]: 1 }).errors).toEqual([
        { path: 'user.(unprintable name)', code: 'unknown-field' },
      ]);
    }
  });

  it('are told up to a number', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field${index}`, index]));
    expect(onboard(many).errors).toHaveLength(20);
  });

  it('may be the whole body', () => {
    expect(check('onboard', {}).errors).toMatchObject([
      { path: 'occurredAt', code: 'required' },
      { path: 'user', code: 'required' },
    ]);
    expect(check('onboard', { occurredAt, user: 'ada' }).errors).toEqual([
      { path: 'user', code: 'wrong-type', expected: 'object' },
    ]);
  });
});
