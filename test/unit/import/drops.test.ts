import { describe, expect, test } from 'vitest';
import { importIdOf, notificationId } from '../../../shared/import/drop/import-id.ts';
import { parseFileMessage } from '../../../shared/import/drop/parse-file-message.ts';
import { parseDropKey } from '../../../shared/import/drop/parse-key.ts';
import { asOf } from '../../../shared/import/drop/register-drop.ts';

const notification = (object: object, eventName = 'ObjectCreated:Put') =>
  JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName,
        eventTime: '2026-11-21T09:00:00.123Z',
        userIdentity: { principalId: 'AWS:AIDAHR' },
        s3: {
          bucket: { name: 'drops', arn: 'arn:aws:s3:::drops' },
          object: { key: 'imports/delta/a.csv', size: 3, eTag: 'e1', sequencer: '0A', ...object },
        },
      },
    ],
  });
const keyIn = (key: string) => {
  const message = parseFileMessage(notification({ key }));
  return message.kind === 'created' ? message.events[0] : undefined;
};

describe('a message on file-drops', () => {
  test('tells which version of which object was created, when and by whom', () => {
    expect(parseFileMessage(notification({ versionId: 'v1' }))).toEqual({
      kind: 'created',
      events: [
        {
          bucket: 'drops',
          key: 'imports/delta/a.csv',
          isMalformed: false,
          versionId: 'v1',
          etag: 'e1',
          size: 3,
          sequencer: '0A',
          at: new Date('2026-11-21T09:00:00.123Z'),
          principal: 'AWS:AIDAHR',
        },
      ],
    });
  });

  test.each([
    ['imports/delta/a+b.csv', 'imports/delta/a b.csv'],
    ['imports/delta/a%2Bb.csv', 'imports/delta/a+b.csv'],
    ['imports/delta/100%25.csv', 'imports/delta/100%.csv'],
    ['imports/delta/J%C3%BCrgen.csv', 'imports/delta/Jürgen.csv'],
  ])('names the object as it is called: %s', (written, key) => {
    expect(keyIn(written)).toMatchObject({ key, isMalformed: false });
  });

  test.each(['imports/delta/100%.csv', 'imports/delta/%FF.csv'])(
    'marks a name that cannot be decoded, and keeps it: %s',
    (key) => {
      expect(keyIn(key)).toMatchObject({ key, isMalformed: true });
    },
  );

  test.each([
    ['S3’s own test', JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'drops' })],
    ['something else than a new object', notification({}, 'ObjectRemoved:Delete')],
    ['nothing', JSON.stringify({ Records: [] })],
  ])('asks for nothing when it is %s', (_what, body) => {
    expect(parseFileMessage(body)).toEqual({ kind: 'nothing' });
  });

  test.each(['', 'null', '[]', '{"Records":[{"s3":{}}]}', '{"continue":"x"}'])('is malformed: %s', (body) => {
    expect(parseFileMessage(body)).toEqual({ kind: 'malformed' });
  });

  test('lets an import go on', () => {
    expect(parseFileMessage('{"continue":"i","baton":"b"}')).toEqual({
      kind: 'continue',
      importId: 'i',
      baton: 'b',
    });
  });
});

describe('a key of the drop bucket', () => {
  test.each([
    ['imports/delta/a.csv', { mode: 'delta', preview: false }],
    ['imports/delta/2026/11/a.CSV', { mode: 'delta', preview: false }],
    ['imports/preview/delta/a.csv', { mode: 'delta', preview: true }],
    ['imports/full/hr-uk/a.csv', { mode: 'full', feed: 'hr-uk', preview: false }],
    ['imports/preview/full/hr.uk/a.csv', { mode: 'full', feed: 'hr.uk', preview: true }],
  ])('%s is a file', (key, place) => {
    expect(parseDropKey(key)).toEqual({ kind: 'import', place });
  });

  test.each([
    'a.csv',
    'imports/a.csv',
    'imports/delta/a.xls',
    'imports/delta/.csv/x',
    'imports/full/a.csv',
    'imports/full/../a.csv',
    'imports/full/h r/a.csv',
    `imports/full/${'x'.repeat(65)}/a.csv`,
    'approvals/latest',
    'approvals/20261121T090000Z-0123ABCD',
  ])('%s is nothing that is known', (key) => {
    expect(parseDropKey(key)).toEqual({ kind: 'unknown' });
  });

  test.each([
    'imports/full/preview/people.csv',
    'imports/full/Preview/people.xlsx',
    'imports/delta/preview/people.csv',
    'imports/delta/full/germany/people.csv',
    'imports/full/delta/people.csv',
    'imports/full/germany/preview/people.csv',
    'imports/preview/full/DELTA/people.csv',
    'imports/preview/delta/2026/full/people.csv',
  ])('%s has a folder that does not count where it stands', (key) => {
    expect(parseDropKey(key)).toEqual({ kind: 'misplaced-folder' });
  });

  test.each(['imports/full/preview-uk/full.csv', 'imports/delta/fulltime/preview.csv'])(
    '%s has no such folder',
    (key) => {
      expect(parseDropKey(key)).toMatchObject({ kind: 'import', place: { preview: false } });
    },
  );

  test('is an approval, or a folder that a console made', () => {
    const importId = '20261121T090000Z-0123abcd';
    expect(parseDropKey(`approvals/${importId}`)).toEqual({ kind: 'approval', importId });
    expect(parseDropKey(`approvals/${importId}.txt`)).toEqual({ kind: 'approval', importId });
    expect(parseDropKey('imports/delta/')).toEqual({ kind: 'folder' });
  });
});

describe('the id of an import', () => {
  const createdAt = new Date('2026-11-21T09:00:00.987Z');
  const object = { bucket: 'drops', key: 'imports/delta/a.csv', etag: 'e1', createdAt };

  test('is the object’s time and a hash of its version, or of its ETag where there is none', () => {
    const id = importIdOf(object);
    expect(id).toMatch(/^20261121T090000Z-[0-9a-f]{8}$/);
    expect(importIdOf({ ...object, createdAt: new Date('2026-11-21T09:00:00Z') })).toBe(id);
    expect(importIdOf({ ...object, etag: 'e2' })).not.toBe(id);
    const version = importIdOf({ ...object, versionId: 'v1' });
    expect(version).not.toBe(id);
    expect(importIdOf({ ...object, versionId: 'v1', etag: 'e2' })).toBe(version);
    expect(importIdOf({ ...object, key: 'imports/delta/b.csv' })).not.toBe(id);
  });

  test('notifications of one object are one, whatever order they come in', () => {
    const drop = { ...object, sequencer: '0A' };
    expect(notificationId(drop)).toBe(notificationId({ ...drop }));
    expect(notificationId({ ...drop, sequencer: '0B' })).not.toBe(notificationId(drop));
    const version = { ...drop, versionId: 'v1' };
    expect(notificationId({ ...version, sequencer: '0B' })).toBe(notificationId(version));
  });
});

describe('the time of which a file speaks', () => {
  const createdAt = new Date('2026-11-21T10:30:00Z');
  const speaksOf = (key: string, metadata: Record<string, string> = {}) =>
    asOf({ key: `imports/delta/${key}`, metadata, createdAt, maxExtractAgeSeconds: 86_400 })?.toISOString();

  test.each([
    ['2026-11-20T08:00:00+01:00', '2026-11-20T07:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-21T10:34:00Z', '2026-11-21T10:34:00.000Z'],
    [' ', '2026-11-20T10:30:00.000Z'],
  ])('is declared by metadata: %j', (declared, expected) => {
    expect(speaksOf('a.csv', { 'as-of': declared })).toBe(expected);
  });

  test.each(['yesterday', '2026-11-20 08:00', '2026-13-01', '2026-11-21T10:36:00Z'])(
    'cannot be declared so: %j',
    (declared) => {
      expect(speaksOf('2026-11-20.csv', { 'as-of': declared })).toBeUndefined();
    },
  );

  test.each([
    ['hr-2026-11-20.csv', '2026-11-20T00:00:00.000Z'],
    ['hr_20261120T0815.csv', '2026-11-20T08:15:00.000Z'],
    ['20261120-081530-people.csv', '2026-11-20T08:15:30.000Z'],
    ['people 2026-11-20T08:15:30Z.csv', '2026-11-20T08:15:30.000Z'],
    ['202611200815.csv', '2026-11-20T08:15:00.000Z'],
    ['hr-2026-11-21T23:00Z.csv', '2026-11-21T10:30:00.000Z'],
    ['people 2026-11-01 - 2026-11-20.csv', '2026-11-20T00:00:00.000Z'],
    ['people_2026-11-01_2026-11-20.csv', '2026-11-20T00:00:00.000Z'],
    ['people 20261101-20261120.csv', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20 to 2026-11-01.csv', '2026-11-20T00:00:00.000Z'],
    ['people 2026-11-01 - 2026-11-20T0815.csv', '2026-11-20T08:15:00.000Z'],
    ['batch 20261399 of 2026-11-20.csv', '2026-11-20T00:00:00.000Z'],
    ['month 2026-11-01 - 2026-11-30.csv', '2026-11-21T10:30:00.000Z'],
  ])('stands in the name, and is never later than the file itself: %s', (name, expected) => {
    expect(speaksOf(name)).toBe(expected);
  });

  test.each(['people.csv', 'batch-20261399.csv', '2026-02-31.csv', 'order-1202611200.csv'])(
    'is a day before the file was dropped where nothing else says it: %s',
    (name) => {
      expect(speaksOf(name)).toBe('2026-11-20T10:30:00.000Z');
    },
  );
});
