import { describe, expect, it } from 'vitest';
import { check, occurredAt, onboard } from '../../support/event-schemas.ts';

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

  it.each(['userName', 'email', 'employeeNumber'])(
    'are looked at no further where they are too long: %s',
    (name) => {
      const value = `${'.'.repeat(400_000)}a`;
      expect(onboard({ [name]: value }).errors).toMatchObject([{ path: `user.${name}`, code: 'too-long' }]);
    },
  );

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
