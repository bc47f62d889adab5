import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalQueuesAndBuckets, startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';

describe('a conditional write in the local S3', () => {
  let aws: LocalQueuesAndBuckets;
  beforeAll(async () => {
    aws = await startFauxqs({ region: 'eu-west-1', accountId: '000000000000' });
    const bucket = { shortName: 'audit', name: 'audit', arn: 'arn:aws:s3:::audit' };
    await aws.createBuckets([{ ...bucket, notifications: [] }]);
  });
  afterAll(() => aws.close());

  const urlOf = (key: string) => `${aws.url}/audit/date=2026-06-01/${key}`;
  const put = (key: string, body: string, headers: Record<string, string> = {}) =>
    fetch(urlOf(key), { method: 'PUT', headers, body });
  const read = async (key: string) => (await fetch(urlOf(key))).text();

  it('with If-None-Match writes once, and again only where the object was deleted', async () => {
    const absent = { 'if-none-match': '*' };
    expect((await put('a', 'one', absent)).status).toBe(200);
    const second = await put('a', 'two', absent);
    expect([second.status, await second.text()]).toEqual([
      412,
      expect.stringContaining('PreconditionFailed'),
    ]);
    expect(await read('a')).toBe('one');
    await fetch(urlOf('a'), { method: 'DELETE' });
    expect((await put('a', 'three', absent)).status).toBe(200);
  });

  it('with If-Match writes in place of that object, and of no other', async () => {
    const etag = (await put('b', 'one')).headers.get('etag') ?? '';
    expect((await put('b', 'two', { 'if-match': etag })).status).toBe(200);
    expect((await put('b', 'three', { 'if-match': etag })).status).toBe(412);
    expect(await read('b')).toBe('two');
    expect((await put('none', 'x', { 'if-match': etag })).status).toBe(404);
  });

  it('is made by one of several at once', async () => {
    const all = await Promise.all(
      ['1', '2', '3', '4'].map((body) => put('c', body, { 'if-none-match': '*' })),
    );
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.every((status) => [200, 409, 412].includes(status))).toBe(true);
    expect((await put('c', '5', { 'if-none-match': '*' })).status).toBe(412);
  });
});
