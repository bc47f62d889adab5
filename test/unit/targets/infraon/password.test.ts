import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generatePassword } from '../../../../shared/targets/generate-password.ts';
import { openPassword, sealPassword } from '../../../../shared/targets/infraon/password-envelope.ts';

const published = {
  password:
    'ZDk5NjMwYmNjNzA1ODYzOWU3ZTgwZGYyMzlmMzhhMzI6OlUyRnNkR1ZrWDEvc0Jlb1BwcVYxcGViUWlucHFDTG1DdUlUanVMYWtzb1U9',
  confirm_password:
    'ZDk5NjMwYmNjNzA1ODYzOWU3ZTgwZGYyMzlmMzhhMzI6OlUyRnNkR1ZrWDEvTUJhSkp2bENBQWlKdHBUOHVQY1ErdmZ6dnRhMkowMDg9',
};

const parts = (envelope: string) => Buffer.from(envelope, 'base64').toString('latin1').split('::');

describe('a password envelope', () => {
  test('opens both published examples', () => {
    expect(openPassword(published.password)).toBe('hanTZ123$');
    expect(openPassword(published.confirm_password)).toBe('hanTZ123$');
  });

  test('is the published one, byte for byte, given its key and salts', () => {
    const salts = [published.password, published.confirm_password].map((envelope) =>
      Buffer.from(parts(envelope)[1] ?? '', 'base64').subarray(8, 16),
    );
    const sealed = sealPassword('hanTZ123$', {
      key: parts(published.password)[0] ?? '',
      random: () => salts.shift() ?? Buffer.alloc(0),
    });
    expect(sealed).toEqual({
      password: published.password,
      confirmPassword: published.confirm_password,
    });
  });

  test('is what openssl enc writes and reads', () => {
    const { password } = sealPassword('Grüße, 世界 $1');
    const [key = '', sealed = ''] = parts(password);
    const openssl = (extra: readonly string[], input: Buffer) =>
      spawnSync('openssl', ['enc', '-aes-256-cbc', '-md', 'md5', '-pass', `pass:${key}`, ...extra], {
        input,
      });
    const opened = openssl(['-d'], Buffer.from(sealed, 'base64'));
    expect(opened.stdout.toString('utf8')).toBe('Grüße, 世界 $1');
    const theirs = openssl([], Buffer.from('back again', 'utf8')).stdout.toString('base64');
    expect(openPassword(Buffer.from(`${key}::${theirs}`).toString('base64'))).toBe('back again');
  });

  test('gives both fields one key and a salt of their own', () => {
    const sealed = sealPassword('secret');
    const [password, confirm] = [parts(sealed.password), parts(sealed.confirmPassword)];
    expect(password[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(confirm[0]).toBe(password[0]);
    expect(confirm[1]).not.toBe(password[1]);
    expect(parts(sealPassword('secret').password)[0]).not.toBe(password[0]);
  });

  test('opens to whatever was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (password) => {
        const sealed = sealPassword(password);
        expect(openPassword(sealed.password)).toBe(password);
        expect(openPassword(sealed.confirmPassword)).toBe(password);
      }),
    );
  });

  test('that is none is refused without being shown', () => {
    for (const text of ['', 'plain', Buffer.from('key::c2VjcmV0').toString('base64')]) {
      expect(() => openPassword(text)).toThrow('not a password envelope');
    }
  });
});

describe('a generated password', () => {
  test('has the length asked, all four classes, and is never the same', () => {
    const passwords = Array.from({ length: 200 }, () => generatePassword(32));
    for (const password of passwords) {
      expect(password).toHaveLength(32);
      for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind);
    }
    expect(new Set(passwords).size).toBe(200);
  });
});
