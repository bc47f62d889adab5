import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalQueuesAndBuckets, startFauxqs } from '../../../infra/local/emulators/start-fauxqs.ts';
import { createObjectStore } from '../../../shared/aws/objects/create-object-store.ts';
import { openLineWriter, readLines } from '../../../shared/aws/objects/json-lines.ts';
import { ObjectGoneError, type ObjectStore } from '../../../shared/aws/objects/object-store.ts';

const region = 'eu-west-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
let aws: LocalQueuesAndBuckets;
let client: S3Client;
let store: ObjectStore;
beforeAll(async () => {
  aws = await startFauxqs({ region, accountId: '000000000000' });
  await aws.createBuckets([
    { shortName: 'reports', name: 'reports', arn: 'arn:aws:s3:::reports', notifications: [] },
  ]);
  client = new S3Client({ region, endpoint: aws.url, credentials });
  store = createObjectStore({ client, bucket: 'reports' });
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

async function read(from: ObjectStore, key: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of from.read({ key })) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('an object store', () => {
  test('writes small objects and large ones, in parts, and reads them as they were', async () => {
    await store.put('small', 'hello', 'text/plain');
    expect(await read(store, 'small')).toBe('hello');
    await store.put('empty', '', 'text/plain');
    expect(await read(store, 'empty')).toBe('');
    const writer = openLineWriter(store, 'large');
    const text = 'x'.repeat(99_990);
    for (let line = 0; line < 180; line += 1) await writer.write({ line, text });
    await writer.end();
    await writer.abort();
    let count = 0;
    const parse = (line: string) => JSON.parse(line);
    for await (const { line } of readLines(store, { key: 'large', parse })) expect(line).toBe(count++);
    expect(count).toBe(180);
    expect((await store.head({ key: 'large' }))?.size).toBeGreaterThan(17_000_000);
  });

  test('says of an object how large it is, and what was declared of it', async () => {
    await store.put('known', 'abc', 'text/plain');
    expect(await store.head({ key: 'known' })).toMatchObject({
      size: 3,
      etag: '900150983cd24fb0d6963f7d28e17f72',
      metadata: {},
    });
    expect(await store.head({ key: 'unknown' })).toBeUndefined();
    await expect(read(store, 'unknown')).rejects.toThrow(ObjectGoneError);
    await expect(store.copy('unknown', 'copy')).rejects.toThrow(ObjectGoneError);
  });

  test('reads the object with the ETag that is asked for, or none', async () => {
    await store.put('dropped', 'abc', 'text/plain');
    const etag = (await store.head({ key: 'dropped' }))?.etag;
    const readDropped = () => Array.fromAsync(store.read({ key: 'dropped', etag }));
    expect(Buffer.concat(await readDropped()).toString()).toBe('abc');
    await store.put('dropped', 'xyz', 'text/plain');
    await expect(readDropped()).rejects.toThrow(ObjectGoneError);
  });

  test('copies and removes', async () => {
    await store.put('a folder/ä', 'abc', 'text/plain');
    await store.copy('a folder/ä', 'copy');
    expect(await read(store, 'copy')).toBe('abc');
    await store.remove('copy');
    await store.remove('copy');
    expect(await store.head({ key: 'copy' })).toBeUndefined();
  });

  test('goes on where a connection broke, and not with another object', async () => {
    const body = 'abcdefghij';
    let etag = '"1"';
    const ranges: (string | undefined)[] = [];
    const server: Server = createServer((request, response) => {
      const { range } = request.headers;
      ranges.push(range);
      if (range !== undefined && request.headers['if-match'] !== etag) {
        response.writeHead(412).end();
        return;
      }
      const start = Number(/\d+/.exec(range ?? '')?.[0] ?? 0);
      response.writeHead(range === undefined ? 200 : 206, {
        etag,
        'content-length': body.length - start,
      });
      response.write(body.slice(start, start + 4));
      setTimeout(() => (start + 4 >= body.length ? response.end() : response.destroy()), 10);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const flaky = new S3Client({ region, endpoint: `http://127.0.0.1:${port}`, credentials });
    const broken = createObjectStore({ client: flaky, bucket: 'drops' });
    expect(await read(broken, 'file')).toBe(body);
    expect(ranges).toEqual([undefined, 'bytes=4-', 'bytes=8-']);

    const chunks = broken.read({ key: 'file' })[Symbol.asyncIterator]();
    await chunks.next();
    etag = '"2"';
    await expect(chunks.next()).rejects.toThrow(ObjectGoneError);
    flaky.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
