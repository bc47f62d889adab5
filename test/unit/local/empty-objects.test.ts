import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalQueuesAndBuckets, startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';

describe('an empty object in the local S3', () => {
  let aws: LocalQueuesAndBuckets;
  beforeAll(async () => {
    aws = await startFauxqs({ region: 'eu-west-1', accountId: '000000000000' });
    const bucket = { shortName: 'drops', name: 'drops', arn: 'arn:aws:s3:::drops' };
    await aws.createBuckets([{ ...bucket, notifications: [] }]);
  });
  afterAll(() => aws.close());

  const put = (key: string, headers: Record<string, string>, body?: string) =>
    fetch(`${aws.url}/drops/${key}`, { method: 'PUT', headers, ...(body === undefined ? {} : { body }) });

  it.each([
    ['without a content type', {}, undefined],
    ['with one', { 'content-type': 'text/csv' }, undefined],
    ['and an empty body', { 'content-type': 'text/csv' }, ''],
  ] as const)('is put by a plain PUT %s, and is there', async (name, headers, body) => {
    const key = encodeURIComponent(`imports/delta/${name}.csv`);
    const answer = await put(key, headers, body);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    const held = await fetch(`${aws.url}/drops/${key}`);
    expect([held.status, await held.text()]).toEqual([200, '']);
    expect(answer.headers.get('etag')).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
  });

  it('is put by the SDK as well, and takes the place of what was there', async () => {
    const credentials = { accessKeyId: 'AKIDHR', secretAccessKey: 'secret' };
    const s3 = new S3Client({ region: 'eu-west-1', endpoint: aws.url, credentials });
    await put('a.csv', {}, 'email\n');
    await s3.send(new PutObjectCommand({ Bucket: 'drops', Key: 'a.csv', Body: new Uint8Array() }));
    expect(await s3.send(new HeadObjectCommand({ Bucket: 'drops', Key: 'a.csv' }))).toMatchObject({
      ContentLength: 0,
    });
    s3.destroy();
  });
});
