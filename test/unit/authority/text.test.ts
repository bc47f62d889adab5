import { describe, expect, test } from 'vitest';
import { onboardSchema } from '../../../functions/onboard-user/event.ts';
import { readCsv } from '../../../shared/csv/read/read-csv.ts';
import { parseDropKey } from '../../../shared/import/drop/parse-key.ts';
import { noticeOf } from '../../../shared/import/report/describe-notice.ts';
import { quoteName } from '../../../shared/report/quote-name.ts';
import { now, rolePolicy } from '../../fixtures/csv/csv-case.ts';
import { collect, inChunks } from '../csv/streams.ts';

const schema = onboardSchema({ rolePolicy, now });
const userOf = (user: object) =>
  schema.parse({
    occurredAt: '2026-01-01T00:00:00Z',
    user: { email: 'ann@example.com', givenName: 'Ann', ...user },
  }).user;
const invisible = [
  '\u200b',
  '\u200f',
  '\u061c',
  '\u00ad',
  '\u2060',
  '\ufeff',
  '\u200c',
  '\u200d',
  '\ufe0f',
  '\u{e0041}',
  '\u{e0100}',
  '\u034f',
  '\u3164',
  '\u180e',
];

describe('characters that no one sees', () => {
  test.each(invisible)('%j makes no second spelling of a person from a webhook', (character) => {
    const hide = (text: string) => `${character}${text.slice(0, 2)}${character}${text.slice(2)}${character}`;
    const plain = {
      email: 'ann@example.com',
      userName: 'annm',
      employeeNumber: '4711',
      phone: '+44 20 7946',
      givenName: 'Ann',
      familyName: 'Miller',
      displayName: 'Ann Miller',
      title: 'Clerk',
      role: 'Requester',
    };
    const hidden = Object.fromEntries(Object.entries(plain).map(([name, text]) => [name, hide(text)]));
    expect(userOf(hidden)).toEqual(plain);
  });

  test.each(invisible)('%j makes no second spelling of a person from a file', async (character) => {
    const text = `email,givenName,employeeNumber\na${character}nn@example.com,A${character}nn,47${character}11\n`;
    const file = await readCsv(inChunks(Buffer.from(text), 9), { rolePolicy, now });
    expect(await collect(file.rows)).toMatchObject([
      { kind: 'row', attributes: { email: 'ann@example.com', givenName: 'Ann', employeeNumber: '4711' } },
    ]);
  });

  test.each(['می\u200cخواهم', 'ශ\u0dca\u200dරී', 'ক\u09cd\u200cষ', 'র\u200d\u09cdয'])(
    'stay in a name whose spelling needs them: %s',
    (name) => {
      expect(userOf({ familyName: name, title: name })).toMatchObject({ familyName: name, title: name });
      expect(userOf({ employeeNumber: name }).employeeNumber).not.toMatch(/[\u200c\u200d]/);
    },
  );

  test('are no name by themselves', () => {
    expect(() => userOf({ givenName: '\u200b\u2060' })).toThrow('givenName');
  });
});

describe('a folder in another case', () => {
  test.each([
    'Imports/Full/x/y.csv',
    'IMPORTS/delta/y.csv',
    'imports/Preview/delta/y.csv',
    'imports/FULL/x/y.csv',
  ])('is not one that files are taken from: %s', (key) => {
    expect(parseDropKey(key)).toEqual({ kind: 'unknown' });
  });
});

describe('a name that someone else chose', () => {
  const key = 'imports/delta/a\r\n\u202eYour password\u2028has expired: https://evil.example/.csv';
  const summary = { importId: 'i', key, heldBecause: [], planHash: 'h' };

  test.each(['held', 'rejected'] as const)(
    'stands in quotation marks in a notice of a %s import, on one line',
    (state) => {
      const { message } = noticeOf({ ...summary, state }, { bucket: 'reports' });
      const [line = ''] = message.split('\n');
      expect(line).toContain(
        '"imports/delta/a\ufffd\ufffd\ufffdYour password\ufffdhas expired: https: //evil.example/.csv"',
      );
      expect(message).not.toMatch(/[\u202e\u2028\r]/);
      expect(message).not.toContain('https://');
    },
  );

  test('is cut where it is long, and cannot end the quotation', () => {
    const quoted = quoteName(`imports/${'x'.repeat(1000)}".csv`);
    expect(quoted.length).toBeLessThanOrEqual(122);
    expect(quoted).toMatch(/^"imports\/x+…x+'\.csv"$/);
  });
});
