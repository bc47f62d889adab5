import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../shared/log/create-log.ts';
import { lineMetrics } from '../../../shared/log/line-metrics.ts';
import type { LogFields } from '../../../shared/log/log.ts';

function written(code: string, fields: LogFields, metricsNamespace: string | undefined = 'a-stack') {
  const lines: string[] = [];
  createLog({ write: (line) => lines.push(line), metricsNamespace, now: () => 7 })('info', code, fields);
  return JSON.parse(lines[0] ?? '');
}

const call = { target: 'infraon', operation: 'createUser', durationMs: 12, inFlight: 2 };

describe('a line that CloudWatch counts', () => {
  test('has the values, and says by which of its fields they are told apart', () => {
    expect(written('vendor-called', { ...call, result: 'taken', status: 200 })).toMatchObject({
      vendorCallMs: 12,
      vendorFailed: 0,
      vendorRefused: 0,
      vendorInFlight: 2,
      _aws: {
        Timestamp: 7,
        CloudWatchMetrics: [
          {
            Namespace: 'a-stack',
            Dimensions: [['target']],
            Metrics: [
              { Name: 'vendorCallMs', Unit: 'Milliseconds' },
              { Name: 'vendorFailed', Unit: 'Count' },
              { Name: 'vendorRefused', Unit: 'Count' },
              { Name: 'vendorInFlight', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  test.each([
    [{ result: 'status', status: 503 }, 1, 0],
    [{ result: 'timeout' }, 1, 0],
    [{ result: 'network' }, 1, 0],
    [{ result: 'unreadable-reply', status: 200 }, 1, 0],
    [{ result: 'aborted' }, 0, 0],
    [{ result: 'status', status: 429 }, 0, 1],
    [{ result: 'status', status: 401 }, 0, 1],
    [{ result: 'status', status: 404 }, 0, 0],
    [{ result: 'logical-failure', status: 200 }, 0, 1],
    [{ result: 'taken', status: 201 }, 0, 0],
  ])('of a call that ended in %j: failed %d, refused %d', (end, vendorFailed, vendorRefused) => {
    expect(written('vendor-called', { ...call, ...end })).toMatchObject({ vendorFailed, vendorRefused });
  });

  test('tells failed events apart by their reason', () => {
    const dimensionsOf = (fields: LogFields) =>
      written('event-settled', fields)._aws.CloudWatchMetrics[0].Dimensions;
    expect(dimensionsOf({ status: 'applied' })).toEqual([['status']]);
    expect(dimensionsOf({ status: 'failed', reason: 'protected' })).toEqual([['status', 'reason']]);
  });

  test('counts a retry only where something failed, and the held only where all are counted', () => {
    expect(written('person-postponed', { because: 'unavailable' })).toMatchObject({ peoplePostponed: 1 });
    expect(written('person-postponed', { because: 'leased' })).not.toHaveProperty('_aws');
    expect(written('brake-held', { source: 'webhook', count: 4 })).toMatchObject({ peopleHeld: 4 });
    expect(written('brake-held', { source: 'webhook', count: 1, limit: 10 })).not.toHaveProperty('_aws');
  });

  test('is only a line where no namespace is given, or a field is missing', () => {
    expect(written('vendor-called', { operation: 'getUser', durationMs: 1 })).not.toHaveProperty('_aws');
    expect(written('event-held', { status: 'accepted' })).not.toHaveProperty('_aws');
  });

  test('gets nothing but numbers, whatever its fields are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(lineMetrics)),
        fc.dictionary(fc.string(), fc.anything()),
        (code, fields) => {
          const { _aws, ...line } = written(code, {
            ...fields,
            target: 'infraon',
            status: 'done',
            source: 'webhook',
          });
          const names = Object.keys(lineMetrics[code]?.metrics ?? {});
          for (const name of names) expect(['number', 'undefined']).toContain(typeof line[name]);
        },
      ),
    );
  });
});
