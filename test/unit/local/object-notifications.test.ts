import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalQueuesAndBuckets, startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';

const region = 'eu-west-1';
const queueArn = `arn:aws:sqs:${region}:000000000000:file-drops`;
const credentials = { accessKeyId: 'AKIDHR', secretAccessKey: 'secret' };

describe('the notifications of the local S3', () => {
  let aws: LocalQueuesAndBuckets;
  let s3: S3Client;
  let sqs: SQSClient;
  const notices: string[] = [];
  beforeAll(async () => {
    aws = await startFauxqs({
      region,
      accountId: '000000000000',
      onNotice: (notice) => notices.push(notice),
    });
    await aws.createQueues([
      { shortName: 'file-drops', name: 'file-drops', arn: queueArn, url: '', attributes: {} },
    ]);
    const watched = { event: 's3:ObjectCreated:*', queueArn, prefix: 'in/', suffix: '' };
    const bucket = { shortName: 'drops', name: 'drops', arn: 'arn:aws:s3:::drops' };
    await aws.createBuckets([{ ...bucket, notifications: [watched] }]);
    s3 = new S3Client({ region, endpoint: aws.url, credentials });
    sqs = new SQSClient({ region, endpoint: aws.url, credentials });
  });
  afterAll(async () => {
    s3.destroy();
    sqs.destroy();
    await aws.close();
  });

  const next = async () => {
    const QueueUrl = `${aws.url}/000000000000/file-drops`;
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
    const [message]: readonly (Message | undefined)[] = Messages;
    return JSON.parse(message?.Body ?? '{}').Records?.[0];
  };
  const put = (Key: string, Body = 'x') => s3.send(new PutObjectCommand({ Bucket: 'drops', Key, Body }));

  it('tell of an object with its key encoded as S3 does, its size, its ETag and who put it there', async () => {
    const { ETag } = await put("in/a b+c%é'.csv", 'hello');
    expect(await next()).toMatchObject({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      userIdentity: { principalId: 'AWS:AKIDHR' },
      s3: {
        bucket: { name: 'drops', arn: 'arn:aws:s3:::drops' },
        object: { key: 'in/a+b%2Bc%25%C3%A9%27.csv', size: 5, eTag: ETag?.replaceAll('"', '') },
      },
    });
  });

  it('tell of copies and of uploads in parts once they are complete, and of nothing outside the prefix', async () => {
    await put('out/of-the-way.csv');
    const upload = { Bucket: 'drops', Key: 'in/parts.csv' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
    const part = { ...upload, UploadId, PartNumber: 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: 'abc' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    expect(await next()).toMatchObject({
      eventName: 'ObjectCreated:CompleteMultipartUpload',
      s3: { object: { key: 'in/parts.csv', size: 3 } },
    });
    const source = { CopySource: 'drops/in/parts.csv' };
    await s3.send(new CopyObjectCommand({ Bucket: 'drops', Key: 'in/copy.csv', ...source }));
    expect(await next()).toMatchObject({
      eventName: 'ObjectCreated:Copy',
      s3: { object: { key: 'in/copy.csv' } },
    });
  });

  it('tell who signed a URL beforehand, and of a request without any signature that no one did', async () => {
    const path = `${aws.url}/drops/in/by-url.csv`;
    const signed = new URLSearchParams({ 'X-Amz-Credential': 'AKIDURL/20261122/eu-west-1/s3/aws4_request' });
    await fetch(`${path}?${signed}`, { method: 'PUT', body: 'x' });
    expect(await next()).toMatchObject({ userIdentity: { principalId: 'AWS:AKIDURL' } });
    await fetch(path, { method: 'PUT', body: 'y' });
    expect(await next()).toMatchObject({ userIdentity: { principalId: 'AWS:anonymous' } });
  });

  it('give a later object under the same key the greater sequencer', async () => {
    await put('in/same.csv');
    const first = await next();
    await put('in/same.csv', 'y');
    const second = await next();
    expect(second.s3.object.sequencer > first.s3.object.sequencer).toBe(true);
    expect(notices).toEqual([]);
  });
});
