import { describe, expect, test } from 'vitest';
import { createHandler, ExportIncompleteError } from '../../../functions/nightly-export/handler.ts';
import type { ExportResult } from '../../../shared/export/export-context.ts';
import type { RunRequest } from '../../../shared/export/run-exports.ts';

const now = new Date('2026-11-22T09:30:00Z');
const context = { getRemainingTimeInMillis: () => 900_000 };
const base = { target: 'infraon', date: '2026-11-22' } as const;
const published: ExportResult = { ...base, status: 'already-published', keys: [] };
const failed: ExportResult = {
  ...base,
  target: 'esper',
  status: 'failed',
  reason: 'vendor-unavailable',
  keys: [],
};
const quarantined: ExportResult = { ...base, status: 'quarantined', reason: 'shrunk', keys: [] };

function handle(event: unknown, results: readonly ExportResult[] = [published]) {
  const requests: RunRequest[] = [];
  const handler = createHandler({
    now: () => now,
    runExports: async (request) => {
      requests.push(request);
      return results;
    },
  });
  return handler(event, context).then((result) => ({ result, request: requests[0] }));
}

describe('the nightly export’s handler', () => {
  test('exports for the scheduled time, however late it starts', async () => {
    const { request } = await handle({ scheduledTime: '2026-11-21T23:15:00Z' });
    expect(request).toMatchObject({
      at: new Date('2026-11-21T23:15:00Z'),
      force: false,
      acceptShrunk: false,
    });
  });

  test.each([undefined, null, {}])('exports now for a person who says %j', async (event) => {
    const { request, result } = await handle(event);
    expect(request).toMatchObject({ at: now, force: false });
    expect(result).toEqual({ exports: [published] });
  });

  test('passes on what a person asks for', async () => {
    const { request } = await handle({ force: true, acceptShrunk: true });
    expect(request).toMatchObject({ force: true, acceptShrunk: true });
  });

  test('fails for the schedule, so that it is repeated, and tells a person what failed', async () => {
    const scheduled = handle({ scheduledTime: '2026-11-22T00:15:00Z' }, [published, failed]);
    await expect(scheduled).rejects.toThrow(ExportIncompleteError);
    expect((await handle({}, [published, failed])).result).toEqual({ exports: [published, failed] });
  });

  test('does not have what is not trustworthy fetched again at once', async () => {
    const { result } = await handle({ scheduledTime: '2026-11-22T00:15:00Z' }, [quarantined]);
    expect(result.exports).toEqual([quarantined]);
  });

  test.each([{ scheduledTime: 'tonight' }, { force: 'yes' }, 'now'])('refuses %j', async (event) => {
    await expect(handle(event)).rejects.toThrow();
  });
});
