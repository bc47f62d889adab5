import type { SQSRecord } from 'aws-lambda';

let messages = 0;

/** A message as Lambda passes it to a function. */
export function sqsRecord(given: {
  readonly body: string;
  readonly receives?: number;
  readonly queue?: string;
  /** Milliseconds since 1970. */
  readonly sentAt?: number;
}): SQSRecord {
  const { body, receives = 1, queue = 'user-changes', sentAt = 0 } = given;
  messages += 1;
  return {
    messageId: `message-${messages}`,
    receiptHandle: `receipt-${messages}`,
    body,
    attributes: {
      ApproximateReceiveCount: `${receives}`,
      SentTimestamp: `${sentAt}`,
      SenderId: 'sender',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:000000000000:${queue}`,
    awsRegion: 'eu-west-1',
  };
}
