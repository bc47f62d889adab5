import { describe, expect, it } from 'vitest';
import { failedMessages } from '../../../infra/local/event-sources/poll-queue.ts';

const messageIds = ['a', 'b'];
const failed = (payload: unknown, reportsItemFailures = true) => [
  ...failedMessages({ outcome: { ok: true, payload }, messageIds, reportsItemFailures }),
];

describe('the messages of a batch that stay on the queue', () => {
  it('are those that the function names', () => {
    expect(failed({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['b']);
  });

  it.each([[null], [''], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }]])(
    'are none for %j',
    (payload) => {
      expect(failed(payload)).toEqual([]);
    },
  );

  it.each([
    ['text'],
    [{ batchItemFailures: [{ itemIdentifier: 'c' }] }],
    [{ batchItemFailures: [{ itemIdentifier: '' }] }],
    [{ batchItemFailures: [{ id: 'a' }] }],
    [{ batchItemFailures: 'a' }],
  ])('are all for %j', (payload) => {
    expect(failed(payload)).toEqual(messageIds);
  });

  it('are all when the invocation failed', () => {
    const error = { errorType: 'Error', errorMessage: 'no' };
    const outcome = { ok: false, reason: 'error', error } as const;
    expect([...failedMessages({ outcome, messageIds, reportsItemFailures: true })]).toEqual(messageIds);
  });

  it('are none when the mapping does not ask for a report', () => {
    expect(failed({ batchItemFailures: [{ itemIdentifier: 'a' }] }, false)).toEqual([]);
  });
});
