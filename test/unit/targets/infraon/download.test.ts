import { describe, expect, test } from 'vitest';
import { connect, startVendor } from './vendor-server.ts';

async function download(contentType: string | undefined, body: string | Buffer, options = {}) {
  await using vendor = await startVendor((_, response) =>
    response.writeHead(200, contentType === undefined ? {} : { 'content-type': contentType }).end(body),
  );
  const file = await connect(vendor.url, { options }).client.downloadCsv();
  return { format: file.format, text: await new Response(file.body).text() };
}

describe('the CSV download', () => {
  test.each([
    ['text/csv; charset=utf-8', 'a,b\n1,2\n', 'csv'],
    ['text/csv', '[a],b\n1,2\n', 'csv'],
    ['application/json', '[{"a": 1}]', 'json'],
    ['application/json', '\n {"results": []}', 'json'],
    ['application/json', 'a,b\n1,2\n', 'csv'],
    ['application/octet-stream', '[{"a": 1}]', 'json'],
    ['application/octet-stream', '"a","b"\n', 'csv'],
    [undefined, 'a,b\n', 'csv'],
  ])('labelled %s that begins with %j is %s, and is passed on whole', async (type, body, format) => {
    expect(await download(type, body)).toEqual({ format, text: body });
  });

  test('keeps a byte order mark and looks behind it', async () => {
    const body = Buffer.from('\uFEFF[1]', 'utf8');
    expect((await download('text/plain', body)).format).toBe('json');
  });

  test('of a large JSON object is data, and streamed whole', async () => {
    const body = JSON.stringify({ status: 'success', results: ['x'.repeat(200_000)] });
    expect(await download('application/json', body)).toEqual({ format: 'json', text: body });
  });

  test.each([
    ['a page of HTML', 'text/html', '<html>', 'unreadable-reply'],
    ['HTML that is called CSV', 'text/csv', ' <!doctype html>', 'unreadable-reply'],
    ['nothing', 'text/csv', '', 'unreadable-reply'],
    ['a refusal', 'application/json', '{"status":"error","msg":"no"}', 'logical-failure'],
  ])('that is %s is an error', async (_, type, body, code) => {
    await expect(download(type, body)).rejects.toMatchObject({ code });
  });

  test('that is refused is an error', async () => {
    await using vendor = await startVendor((_, response) => response.writeHead(403).end('{"detail":"no"}'));
    await expect(connect(vendor.url).client.downloadCsv()).rejects.toMatchObject({ status: 403 });
  });

  test('that is cut off fails in its body', async () => {
    await using vendor = await startVendor((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '1000' });
      response.write('a,b\n', () => response.destroy());
    });
    const { client } = connect(vendor.url);
    await expect(client.downloadCsv().then(({ body }) => new Response(body).text())).rejects.toThrow();
  });

  test('that is too long, or takes too long, fails in its body', async () => {
    await expect(download('text/csv', 'x'.repeat(5000), { maxDownloadBytes: 2000 })).rejects.toThrow();
    await using vendor = await startVendor((_, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' }).write('a,b\n');
    });
    const { client } = connect(vendor.url, { options: { downloadTimeoutSeconds: 0.05 } });
    const { body } = await client.downloadCsv();
    await expect(new Response(body).text()).rejects.toThrow();
  });
});
