import { describe, expect, test } from 'vitest';
import { createHandler } from '../../../functions/bulk-csv-import/handler.ts';
import type { TurnResult } from '../../../shared/import/handle-drop-message.ts';

function handle(take: () => Promise<TurnResult>, options: { receives?: number } = {}) {
  const { receives = 1 } = options;
  const hidden: number[] = [];
  const logs: string[] = [];
  const handler = createHandler({
    takeMessage: take,
    hide: async (_message, seconds) => void hidden.push(seconds),
    restSeconds: 30,
    retry: { firstBackoffSeconds: 5, maxBackoffSeconds: 60, maxReceives: 18 },
    log: (_level, code) => logs.push(code),
  });
  const record = {
    messageId: 'm1',
    receiptHandle: 'r1',
    body: '{}',
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: '0',
      SenderId: 's',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:file-drops',
    awsRegion: 'eu-west-1',
  };
  const reply = handler({ Records: [record] }, { getRemainingTimeInMillis: () => 60_000 });
  return { reply, hidden, logs };
}

const again = { batchItemFailures: [{ itemIdentifier: 'm1' }] };

describe('bulk-csv-import', () => {
  test('lets a message go when it is done', async () => {
    const { reply, hidden } = handle(async () => ({ kind: 'done' }));
    expect(await reply).toEqual({ batchItemFailures: [] });
    // Only while it was worked on.
    expect(hidden).toEqual([30]);
  });

  test('lets a message come again when another run is at work', async () => {
    const { reply, hidden, logs } = handle(async () => ({ kind: 'later', seconds: 7 }));
    expect(await reply).toEqual(again);
    expect({ hidden, logs }).toEqual({ hidden: [30, 7], logs: [] });
  });

  test.each([
    [1, 5],
    [3, 20],
    [9, 60],
  ])('tries again what failed, later each time: receive %i after %i s', async (receives, seconds) => {
    const failing = async () => {
      throw new Error('unforeseen');
    };
    const { reply, hidden, logs } = handle(failing, { receives });
    expect(await reply).toEqual(again);
    expect({ hidden, logs }).toEqual({ hidden: [30, seconds], logs: ['import-failed'] });
  });
});
