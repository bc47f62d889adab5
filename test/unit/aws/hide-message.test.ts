import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createHideMessage } from '../../../shared/aws/hide-message.ts';

const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

test.each([
  ['from a queue that cannot be reached', 'arn:aws:sqs:eu-west-1:000000000000:changes'],
  ['from a queue that is not configured', 'arn:aws:sqs:eu-west-1:000000000000:others'],
])('a message %s is left to the visibility timeout, and the log says so', async (_where, eventSourceARN) => {
  const client = new SQSClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:1',
    maxAttempts: 1,
    credentials,
  });
  const codes: string[] = [];
  const queueUrls = ['http://127.0.0.1:1/000000000000/changes'];
  const hide = createHideMessage({ client, queueUrls, log: (_level, code) => codes.push(code) });
  await hide({ eventSourceARN, receiptHandle: 'r' }, 5);
  expect(codes).toEqual(['postpone-failed']);
});
